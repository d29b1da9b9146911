"""The result of one check of ``quotewire doctor`` or ``quotewire health``."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check; ``detail`` is for people."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """The fields as a dictionary, for ``--json``."""
        return asdict(self)
