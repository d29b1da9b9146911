"""Repairs an intake over Redis that takes no entry any more, because somebody has used up its ids."""

from typing import Final

from quotewire.schemas import ArticleError, parse_article
from quotewire.worker.store.redis.base import Lanes

LAST_MILLISECOND: Final = "18446744073709551615-0"
"""The ids from here on are the last that a stream can have."""
_MOST: Final = 1_000
"""Entries with such an id whose articles are looked up; nobody but an attacker can make more of them."""


class Renumbering(Lanes):
    """New ids for entries that have the last ones."""

    def renumber(self) -> int:
        """Make intakes whose ids are used up take entries again; returns how many intakes there were."""
        lanes = self.lane_numbers
        answers = self._run("used_up", [((self._keys[lane].intake,), ()) for lane in lanes])
        used_up = [lane for lane, answer in zip(lanes, answers, strict=True) if answer]
        return sum(self._renumber(lane) for lane in used_up)

    def _renumber(self, lane: int) -> bool:
        keys = self._keys[lane]
        named: dict[str, str] = {}
        for entry, fields in self._command("XRANGE", keys.intake, LAST_MILLISECOND, "+", "COUNT", _MOST):
            try:
                named[entry.decode()] = keys.article(parse_article(fields.get(b"article", b"")).key)
            except ArticleError:
                continue  # it has no article hash either
        (answer,) = self._run("renumber", [((keys.intake, keys.renumbered, *named.values()), tuple(named))])
        return answer is not None
