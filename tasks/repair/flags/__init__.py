"""The finders of flags: what looks wrong but cannot be repaired safely. They see the repaired text."""

from collections.abc import Callable, Iterable
from typing import Final

from tasks.repair.flag import Flag
from tasks.repair.view import View

Finder = Callable[[View], Iterable[Flag]]

FLAGS: Final[tuple[Finder, ...]] = ()
