"""When, where and to whom a statement was made."""

from quotewire.tasks.attribution.circumstances.extraction import circumstances

__all__ = [
    "circumstances",
]
