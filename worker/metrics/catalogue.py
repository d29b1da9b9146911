"""Every metric that quotewire exports, and what it means. docs/reference/metrics.md is made from this file.

Articles are counted once, by the store, in the step that ends them. Each dispatcher exports the store's counts as they
are, so with several dispatchers the same numbers appear several times: take ``max without (instance)`` of them, never
the sum. That is why no exporter runs beside the stack: one process less to start, watch and give rights to.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, Literal

from prometheus_client import Metric

Kind = Literal["counter", "gauge", "histogram"]
Source = Literal["store", "dispatcher", "worker", "both"]
SOURCES: Final[dict[Source, str]] = {
    "store": "From dispatchers: what the store says",
    "dispatcher": "From dispatchers: what each has done itself",
    "worker": "From workers",
    "both": "From both",
}
"""Who exports a metric, as the docs say it. ``store``: every dispatcher exports the same numbers."""

STAGE_BUCKETS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 270.0)
"""Seconds. The last one is the hard time limit with the default lease."""


@dataclass(frozen=True, slots=True)
class MetricFacts:
    """A metric: its name as in queries, its kind, what it means, its labels, and who exports it."""

    name: str
    kind: Kind
    help: str
    labels: tuple[str, ...] = ()
    source: Source = "store"

    @property
    def family_name(self) -> str:
        """The name without the ending that Prometheus gives to counters."""
        return self.name.removesuffix("_total") if self.kind == "counter" else self.name

    def family(self, samples: Iterable[tuple[tuple[str, ...], float]]) -> Metric:
        """The metric with a value for each combination of labels."""
        family = Metric(self.family_name, self.help, self.kind)
        for labels, value in samples:
            family.add_sample(self.name, dict(zip(self.labels, labels, strict=True)), value)
        return family


STORE_UP: Final = MetricFacts(
    "quotewire_store_up",
    "gauge",
    "1 if the dispatcher could ask the Redis server; if 0, the other metrics of the store are missing",
)
ACCEPTED: Final = MetricFacts(
    "quotewire_articles_accepted_total",
    "counter",
    "Articles that came in: put on the intake, or into the inbox",
    ("lane",),
)
ARTICLES: Final = MetricFacts(
    "quotewire_articles_total",
    "counter",
    "Articles that came to an end, each once: `completed`, `rejected`, `dead`, `duplicate` (another entry carried it) "
    "or `lost` (deleted from the intake and written off by an operator)",
    ("lane", "outcome"),
)
REFUSED: Final = MetricFacts(
    "quotewire_articles_refused_total",
    "counter",
    "Duplicates that a producer was told of; they were never accepted",
    ("lane",),
)
DEAD: Final = MetricFacts(
    "quotewire_dead_total",
    "counter",
    "Articles that became dead letters, by reason; `other` stands for reasons that an entry brought itself",
    ("lane", "reason"),
)
REPLAYED: Final = MetricFacts(
    "quotewire_dead_replayed_total", "counter", "Dead letters that were put back on the intake", ("lane",)
)
DEAD_LETTERS: Final = MetricFacts("quotewire_dead_letters", "gauge", "Dead letters that are there now", ("lane",))
WAITING: Final = MetricFacts(
    "quotewire_waiting_articles", "gauge", "Articles that no dispatcher has taken yet, the inbox included", ("lane",)
)
INBOX: Final = MetricFacts(
    "quotewire_inbox_articles",
    "gauge",
    "Articles of producers with few rights that no dispatcher has moved to the intake yet",
    ("lane",),
)
PENDING: Final = MetricFacts("quotewire_pending_articles", "gauge", "Articles taken and not at their end", ("lane",))
OLDEST_WAITING: Final = MetricFacts(
    "quotewire_oldest_waiting_seconds", "gauge", "Age of the oldest waiting article; 0 if none waits", ("lane",)
)
OLDEST_PENDING: Final = MetricFacts(
    "quotewire_oldest_pending_seconds", "gauge", "Age of the oldest pending article; 0 if none is pending", ("lane",)
)
UNACCOUNTED: Final = MetricFacts(
    "quotewire_unaccounted_articles",
    "gauge",
    "Accepted articles that are in no count: 0, unless somebody deletes from the intake; `quotewire status --audit` "
    "names them",
    ("lane",),
)
HIGH_WATER: Final = MetricFacts(
    "quotewire_intake_limit_articles", "gauge", "Waiting and pending articles at which producers are refused"
)
PAUSED: Final = MetricFacts(
    "quotewire_paused",
    "gauge",
    "1 while the lane takes in nothing new, because the circuit breaker is open (`breaker`) or an operator paused it "
    "(`operator`)",
    ("lane", "by"),
)
EVENTS: Final = MetricFacts("quotewire_events", "gauge", "Events on the stream now", ("lane",))
GROUP_LAG: Final = MetricFacts(
    "quotewire_event_group_lag_events", "gauge", "Events that no member of the group has got yet", ("group",)
)
GROUP_PENDING: Final = MetricFacts(
    "quotewire_event_group_pending_events", "gauge", "Events that a member has got and not acknowledged", ("group",)
)
GROUP_TRIMMED: Final = MetricFacts(
    "quotewire_event_group_trimmed_events", "gauge", "Events that were trimmed before the group got them", ("group",)
)
GROUP_USED: Final = MetricFacts(
    "quotewire_event_group_used_ratio",
    "gauge",
    "Share of the stream's limit between the group and the newest event; at 1 the group loses events",
    ("group",),
)
DISPATCHERS: Final = MetricFacts(
    "quotewire_dispatchers",
    "gauge",
    "Dispatchers that are `at_work`, `held_up` (at work, but something keeps them from sending) or `silent` (dead)",
    ("state",),
)
SERVER_MEMORY: Final = MetricFacts(
    "quotewire_redis_memory_bytes", "gauge", "Memory in use of each Redis server that holds articles", ("server",)
)
SERVER_MEMORY_LIMIT: Final = MetricFacts(
    "quotewire_redis_memory_limit_bytes",
    "gauge",
    "`maxmemory` of each Redis server that holds articles; without one, the memory of its machine",
    ("server",),
)
BROKER_UP: Final = MetricFacts(
    "quotewire_broker_up", "gauge", "1 if Celery's broker answers and takes messages", source="store"
)
QUEUE: Final = MetricFacts(
    "quotewire_queue_messages",
    "gauge",
    "Messages that wait on a Celery queue, of one or more articles each; missing while the broker is away",
    ("queue",),
)
REDELIVERED: Final = MetricFacts(
    "quotewire_redeliveries_total",
    "counter",
    "Articles that this dispatcher sent again because their worker was silent for a lease",
    source="dispatcher",
)
STAGE_SECONDS: Final = MetricFacts(
    "quotewire_stage_seconds",
    "histogram",
    "Seconds of work on one article at a stage; the articles of one message share its time equally. `_sum` is the time "
    "that children were at work",
    ("stage",),
    source="worker",
)
STAGE_ARTICLES: Final = MetricFacts(
    "quotewire_stage_articles_total",
    "counter",
    "Articles in messages by what became of them at the stage: `next`, `completed`, `rejected`, `retry`, `dead`; "
    "`already`, `settled`, `busy`, `gone` for duplicate messages; `exhausted`, `unsettled`, `split`",
    ("stage", "fate"),
    source="worker",
)
STATEMENTS: Final = MetricFacts(
    "quotewire_statements_total", "counter", "Statements in articles that this worker completed", source="worker"
)
WORDS: Final = MetricFacts(
    "quotewire_words_total", "counter", "Words of text in articles that this worker completed", source="worker"
)
CHILD_MEMORY: Final = MetricFacts(
    "quotewire_child_memory_bytes",
    "gauge",
    "Resident memory of each of the worker's processes, shared pages included; without children, of the worker itself",
    ("child",),
    source="worker",
)
CHILD_MEMORY_LIMIT: Final = MetricFacts(
    "quotewire_child_memory_limit_bytes",
    "gauge",
    "Resident memory beyond which a child is replaced between two tasks",
    source="worker",
)
CONSUMING: Final = MetricFacts(
    "quotewire_worker_consuming", "gauge", "1 while the worker takes messages from its queues", source="worker"
)
INFO: Final = MetricFacts(
    "quotewire_info",
    "gauge",
    "Always 1: the version of quotewire, and what this process is",
    ("version", "process"),
    source="both",
)
MODEL_INFO: Final = MetricFacts(
    "quotewire_model_info",
    "gauge",
    "Always 1: each model of a worker that attributes, with its version",
    ("model", "version"),
    source="worker",
)
IDLE: Final = MetricFacts(
    "quotewire_heartbeat_age_seconds",
    "gauge",
    "Seconds since this part of the process last made progress or was idle; over 60 it is unhealthy",
    ("part",),
    source="both",
)

METRICS: Final = (
    STORE_UP,
    ACCEPTED,
    ARTICLES,
    REFUSED,
    DEAD,
    REPLAYED,
    DEAD_LETTERS,
    WAITING,
    INBOX,
    PENDING,
    OLDEST_WAITING,
    OLDEST_PENDING,
    UNACCOUNTED,
    HIGH_WATER,
    PAUSED,
    EVENTS,
    GROUP_LAG,
    GROUP_PENDING,
    GROUP_TRIMMED,
    GROUP_USED,
    DISPATCHERS,
    SERVER_MEMORY,
    SERVER_MEMORY_LIMIT,
    BROKER_UP,
    QUEUE,
    REDELIVERED,
    STAGE_SECONDS,
    STAGE_ARTICLES,
    STATEMENTS,
    WORDS,
    CHILD_MEMORY,
    CHILD_MEMORY_LIMIT,
    CONSUMING,
    INFO,
    MODEL_INFO,
    IDLE,
)
