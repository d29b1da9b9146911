"""One finding of ``quotewire doctor`` or ``quotewire health``."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Check:
    """One finding."""

    name: str
    ok: bool
    detail: str

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self)
