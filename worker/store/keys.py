"""Redis key names, and the lane (partition) of an article."""

from zlib import crc32

from quotewire.tasks.stages.contract import Ref


def lane_of(article_id: str, lanes: int) -> int:
    """The lane of an article: crc32 of its id in UTF-8, modulo the number of lanes.

    >>> lane_of("a-42", 1), lane_of("a-42", 4)
    (0, 2)
    """
    return crc32(article_id.encode()) % lanes


class Keys:
    """The key names of one lane. The braces make Redis Cluster put all of them into one hash slot.

    >>> Keys(0, lanes=1).intake, Keys(2, lanes=4).article("1785902f7e896a02-35f5af46cb3ef37a")
    ('{qw}:intake', '{qw:2}:article:1785902f7e896a02-35f5af46cb3ef37a')
    """

    def __init__(self, lane: int, lanes: int) -> None:
        if not 0 <= lane < lanes:
            raise ValueError(f"lane {lane} does not exist: there are {lanes}, counted from 0")
        self.lane = lane
        self.prefix = "{qw}" if lanes == 1 else f"{{qw:{lane}}}"
        self.intake = f"{self.prefix}:intake"
        self.events = f"{self.prefix}:events"
        self.dead = f"{self.prefix}:dead"
        self.counters = f"{self.prefix}:counters"
        self.outcomes = f"{self.prefix}:outcomes"
        self.clock = f"{self.prefix}:clock"
        self.paused = f"{self.prefix}:paused"

    def message(self, token: str) -> str:
        """The marker of a Celery message that was put on the intake."""
        return f"{self.prefix}:message:{token}"

    def article(self, key: str) -> str:
        """The hash of one revision of one article."""
        return f"{self.prefix}:article:{key}"


def document_key(ref: Ref, lanes: int) -> str:
    """Key of the Redis hash that holds a completed article's document; ``article.completed`` events carry it.

    >>> document_key(Ref(0, "k"), lanes=1)
    '{qw}:article:k'
    """
    return Keys(ref.lane, lanes).article(ref.key)
