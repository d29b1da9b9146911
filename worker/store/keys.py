"""Redis key names, and the lane (partition) of an article."""

from typing import Final
from zlib import crc32

from quotewire.tasks.stages.contract import Ref

PREFIX: Final = "qw"
"""Begins the name of every key, in braces; another one keeps two stacks on one server apart."""
MOST_LANES: Final = 1024
OTHER: Final = MOST_LANES
"""Number of the lane that the stack's own numbers leave out: ``{qw}`` beside several lanes, ``{qw:0}`` beside one.

``{qw}:intake`` is read whatever the number of lanes, so producers that write to the stream need not know it.
"""


def lane_of(article_id: str, lanes: int) -> int:
    """The lane of an article: crc32 of its id in UTF-8, modulo the number of lanes.

    >>> lane_of("a-42", 1), lane_of("a-42", 4)
    (0, 2)
    """
    return crc32(article_id.encode()) % lanes


class Keys:
    """The key names of one lane. The braces make Redis Cluster put all of them into one hash slot.

    Args:
        lane: the lane's number; one that is not among ``lanes`` was left by a stack with more of them.
        lanes: number of lanes of the stack.
        prefix: the stack's prefix.

    >>> Keys(0, lanes=1).intake, Keys(2, lanes=4).article("1785902f7e896a02-35f5af46cb3ef37a")
    ('{qw}:intake', '{qw:2}:article:1785902f7e896a02-35f5af46cb3ef37a')
    >>> Keys(OTHER, lanes=4).intake, Keys(OTHER, lanes=1).intake, Keys(0, 1, "times").intake
    ('{qw}:intake', '{qw:0}:intake', '{times}:intake')
    """

    def __init__(self, lane: int, lanes: int, prefix: str = PREFIX) -> None:
        if not 0 <= lane <= OTHER or lanes < 1:
            raise ValueError(f"lane {lane} does not exist: lanes are counted from 0 to {OTHER}")
        self.lane = lane
        plain = (lane == OTHER) if lanes > 1 else lane == 0
        self.prefix = f"{{{prefix}}}" if plain else f"{{{prefix}:{lane % OTHER}}}"
        self.intake = f"{self.prefix}:intake"
        self.events = f"{self.prefix}:events"
        self.dead = f"{self.prefix}:dead"
        self.counters = f"{self.prefix}:counters"
        self.outcomes = f"{self.prefix}:outcomes"
        self.paused = f"{self.prefix}:paused"

    def article(self, key: str) -> str:
        """The hash of one revision of one article."""
        return f"{self.prefix}:article:{key}"

    def unreadable(self, key: str) -> str:
        """Where the hash of an article is set aside when it cannot be read."""
        return f"{self.prefix}:unreadable:{key}"


def stack_key(prefix: str = PREFIX) -> str:
    """The hash in which a stack says what it is; its name does not depend on the lanes.

    >>> stack_key()
    '{qw}:stack'
    """
    return f"{{{prefix}}}:stack"


def document_key(ref: Ref, lanes: int, prefix: str = PREFIX) -> str:
    """Key of the Redis hash that holds a completed article's document; ``article.completed`` events carry it.

    >>> document_key(Ref(0, "k"), lanes=1)
    '{qw}:article:k'
    """
    return Keys(ref.lane, lanes, prefix).article(ref.key)
