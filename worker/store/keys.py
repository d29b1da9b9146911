"""Redis key names and what the keys hold, and the lane (partition) of an article.

The tables are the only list of keys and fields: docs/reference/keys.md is made from them, and the contract tests
compare them with a server.
"""

from dataclasses import dataclass
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
        self.inbox = f"{self.prefix}:inbox"
        self.renumbered = f"{self.prefix}:renumbered"
        self.events = f"{self.prefix}:events"
        self.dead = f"{self.prefix}:dead"
        self.counters = f"{self.prefix}:counters"
        self.outcomes = f"{self.prefix}:outcomes"
        self.clock = f"{self.prefix}:clock"
        self.paused = f"{self.prefix}:paused"
        self.losses = f"{self.prefix}:losses"

    def message(self, token: str) -> str:
        """The marker of a Celery message that was put on the intake."""
        return f"{self.prefix}:message:{token}"

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


def dispatchers_key(prefix: str = PREFIX) -> str:
    """The hash in which dispatchers sign in; its name does not depend on the lanes.

    >>> dispatchers_key()
    '{qw}:dispatchers'
    """
    return f"{{{prefix}}}:dispatchers"


def document_key(ref: Ref, lanes: int, prefix: str = PREFIX) -> str:
    """Key of the Redis hash that holds a completed article's document; ``article.completed`` events carry it.

    >>> document_key(Ref(0, "k"), lanes=1)
    '{qw}:article:k'
    """
    return Keys(ref.lane, lanes, prefix).article(ref.key)


@dataclass(frozen=True, slots=True)
class KeyFacts:
    """What a key is: its name behind the lane's prefix, its Redis type, its meaning, and its fields with theirs.

    A field that ends in ``<stage>`` stands for one field for each stage, ``<reason>`` for one of each reason,
    ``<dispatcher>`` for one of each dispatcher.
    """

    name: str
    type: str
    holds: str
    fields: dict[str, str]


ARTICLE_FIELDS: Final = {
    "state": "`waiting` (on the intake, not admitted), `active`, `completed`, `rejected` or `dead`",
    "stage": "first unsettled stage: `extract`, `repair` or `attribute`",
    "entry": "id of the intake entry that carries the article",
    "article_id": "the article's id",
    "revision": "hash of the article's content",
    "attempts": "how often the current stage was begun; back to 0 when a stage settles",
    "begun": "how often any stage was begun, for the audit: the excess over the settled stages is work done again",
    "lease": "server time in ms until which the lease owner may work on the current stage; absent when nobody does",
    "holder": "the lease owner: a token of one run of a task",
    "settled:<stage>": "the idempotency marker: set to the owner when the stage's events are written",
    "extracted": "output of `extract` as JSON, until `repair` is settled; a dead article keeps it",
    "repaired": "output of `repair` as JSON, until `attribute` is settled; a dead article keeps it",
    "document": "the document of a completed article as JSON",
    "failure": "the exception of the last failed attempt as JSON; absent once a stage settles",
    "replays": "how often the article came back from the dead letters",
    "first_seen": "when its first entry was written, in ms",
    "last_seen": "when a step last changed it, in ms",
}
"""The fields of an article hash. The body is not among them: it stays in the intake entry."""

KEYS: Final = (
    KeyFacts(
        "intake",
        "stream, group `quotewire`",
        "articles to process, by lane. Never trimmed: an entry is removed when its article is terminal",
        {
            "article": "the intake article as JSON",
            "replays": "how often it came back from the dead letters; absent on a new entry",
            "refused": "why it is dead-lettered as it is read, as JSON (`code`, `message`); absent on an article",
        },
    ),
    KeyFacts(
        "inbox",
        "list",
        "articles as JSON that producers of few rights have put there; a dispatcher moves them to the intake. One for "
        "all lanes, under the prefix without a number",
        {},
    ),
    KeyFacts(
        "renumbered",
        "stream",
        "an intake whose ids were used up, while its entries are moved to a new one; only there within that one step",
        {},
    ),
    KeyFacts(
        "message:<hash>",
        "string",
        "marker of a Celery message that was put on the intake; expires after an hour",
        {},
    ),
    KeyFacts("clock", "string", "the server's time at the last reclaim, in ms", {}),
    KeyFacts(
        "article:<key>",
        "hash",
        "one revision of one article; expires `QUOTEWIRE_RETENTION_SECONDS` after the article is terminal. `<key>` is "
        "`sha256(article id)[:16]-revision`",
        ARTICLE_FIELDS,
    ),
    KeyFacts(
        "events",
        "stream",
        "what happened, for consumers; trimmed to about `QUOTEWIRE_EVENTS_MAXLEN` entries and "
        "`QUOTEWIRE_EVENTS_MAX_BYTES` bytes",
        {
            "event": "the CloudEvents envelope as JSON",
            "type": "the event's type, for filtering",
            "id": "the event's id, which is deterministic",
            "subject": "the article's id; `unknown` for an entry that could not be read",
            "bytes": "bytes of all envelopes ever written, up to and with this one; the trimming goes by it",
        },
    ),
    KeyFacts(
        "dead",
        "stream",
        "dead letters, until they are replayed or dropped",
        {
            "letter": "why and where the article died, as JSON without the body",
            "body": "the raw bytes that came in",
            "key": "the article's key; empty where there is no article hash to resume",
            "replays": "how often it had come back before",
        },
    ),
    KeyFacts(
        "counters",
        "hash",
        "counts since the server's first article",
        {
            "completed": "articles completed",
            "rejected": "articles rejected",
            "dead": "entries that became dead letters",
            "dead:<reason>": "those of a reason; `dead:other` of all that quotewire has no name for",
            "duplicate": "entries whose article another entry carried",
            "refused": "duplicates refused at enqueue; they never became an entry",
            "replayed": "dead letters put back on the intake",
            "lost": "accepted entries that were deleted from the intake, and that an operator wrote off",
            "event_bytes": "bytes of all event envelopes ever written",
        },
    ),
    KeyFacts("outcomes", "list", "the last 100 terminal outcomes, newest first; the circuit breaker reads them", {}),
    KeyFacts(
        "paused",
        "hash",
        "present while the circuit breaker is open, or an operator has paused the intake",
        {
            "since": "when it opened, in ms",
            "reason": "why, as a sentence",
            "next_probe": "when the next trial article may pass, in ms",
            "probe": "entry of the last trial article",
            "manual": "1 if an operator paused; no trial ends that",
        },
    ),
    KeyFacts(
        "losses",
        "stream",
        "what was deleted from the intake and written off by an operator; never trimmed",
        {"loss": "which entry and article, as JSON: a finding of the audit"},
    ),
    KeyFacts(
        "stack",
        "hash",
        "what the stack is, written by its dispatchers; one for all lanes, under the prefix without a number. Who they "
        "are is in `{qw}:dispatchers`",
        {
            "lanes": "number of lanes",
            "lease_seconds": "see `QUOTEWIRE_LEASE_SECONDS`; so the other limits",
            "high_water": "see `QUOTEWIRE_HIGH_WATER`",
            "max_article_bytes": "see `QUOTEWIRE_MAX_ARTICLE_BYTES`",
            "events_maxlen": "see `QUOTEWIRE_EVENTS_MAXLEN`",
            "events_max_bytes": "see `QUOTEWIRE_EVENTS_MAX_BYTES`",
            "retention_seconds": "see `QUOTEWIRE_RETENTION_SECONDS`",
            "version": "version of the dispatcher that wrote the limits",
            "present": "numbers of the lanes that are read, with commas",
            "seen": "when a dispatcher was last there, in ms; 0: it has stopped",
        },
    ),
    KeyFacts(
        "dispatchers",
        "hash",
        "which dispatchers are at work, or died at it; one for all lanes, under the prefix without a number",
        {
            "<dispatcher>": "host and process id: when it was last seen, in ms, and what it says of itself as JSON "
            "(`version`, `started`, `trouble`); removed when it stops",
        },
    ),
    KeyFacts(
        "unreadable:<key>",
        "any",
        "an article hash that could not be read, set aside for `QUOTEWIRE_RETENTION_SECONDS`",
        {},
    ),
    KeyFacts(
        "<name>:unreadable",
        "any",
        "what stood in place of a key above and is of another type, or a pause that is none",
        {},
    ),
)
