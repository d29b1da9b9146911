"""The result of one check of ``quotewire doctor`` or ``quotewire health``."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
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


def guarded(name: str, check: Callable[[], Check]) -> Check:
    """Run a check under a name; an error of a server or a library is a failed check."""
    from redis.exceptions import RedisClusterException, RedisError  # noqa: PLC0415 - slow

    from quotewire.worker.store.protocol import StoreUnavailableError  # noqa: PLC0415

    try:
        found = check()
    except (RedisError, RedisClusterException, StoreUnavailableError, OSError, ImportError, ValueError) as error:
        return Check(name, ok=False, detail=f"{type(error).__name__}: {error}")
    return replace(found, name=name)
