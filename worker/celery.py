"""The Celery application that ``celery -A quotewire.worker worker`` and ``… flower`` load.

The queue is only a hint (docs/explanation/protocol.md): a lost or duplicate message costs time, but never loses an
article or duplicates an event. The settings below make both rare, and bound the time that a worker takes to stop.
"""

import os

# Must be set before spaCy imports numpy: each child process is meant to use one core.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Flower reads these when it starts. By itself it listens on all addresses, and shows workers that are gone for ever.
os.environ.setdefault("FLOWER_ADDRESS", "127.0.0.1")
os.environ.setdefault("FLOWER_PURGE_OFFLINE_WORKERS", "3600")

import functools
import logging
import resource
import signal
import sys
from typing import Any, Final, NoReturn

import click
import structlog
from celery import Celery, signals
from celery.apps.worker import Worker
from celery.concurrency import get_implementation
from celery.concurrency.thread import TaskPool as ThreadPool
from celery.utils.nodenames import node_format
from celery.utils.text import str_to_list
from kombu.entity import Exchange, Queue

from quotewire.schemas.stage import STAGES
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.stages.celery_tasks import TaskContext, configure, observe_with, trace_with
from quotewire.tasks.stages.contract import Attempt, Trace, pass_on
from quotewire.tasks.stages.runner import describe_failure
from quotewire.worker.celery_patches.drain_pool import drain_children
from quotewire.worker.celery_patches.failed_acks import free_places_of_failed_acks
from quotewire.worker.celery_patches.foreign_messages import CONSUMER, survive_stray_values
from quotewire.worker.celery_patches.inherited_sockets import drop_inherited_sockets
from quotewire.worker.celery_patches.json_lines import print_no_banner, say_in_json, say_without_waiting
from quotewire.worker.celery_patches.restore_unacked import survive_a_lost_connection
from quotewire.worker.celery_patches.server_clock import tell_time_by_the_server
from quotewire.worker.celery_patches.stale_deaths import look_whether_children_ended
from quotewire.worker.health.heartbeat import Heartbeat
from quotewire.worker.health.memory import resident_bytes
from quotewire.worker.health.self_end import END_MARGIN, SelfEnd, end_within
from quotewire.worker.health.watchdog import watch_worker
from quotewire.worker.local.parent_death import die_with_parent
from quotewire.worker.log import configure_logging, warn_of_misspelt_settings, writes_json
from quotewire.worker.settings import Settings, SettingsError, get_settings
from quotewire.worker.store.connect import make_worker_store
from quotewire.worker.store.keys import PREFIX, document_key
from quotewire.worker.store.protocol import StackMismatchError, StoreUnavailableError
from quotewire.worker.store.redis.store import RedisStore
from quotewire.worker.submissions.message import TASK
from quotewire.worker.submissions.queues import QUEUES as SUBMIT_QUEUES
from quotewire.worker.tracing.process import should_trace

SOFT_SHUTDOWN: Final = 20.0
"""Seconds that running tasks get to finish after SIGQUIT (also after SIGTERM, with REMAP_SIGTERM=SIGQUIT)."""
VISIBILITY_MARGIN: Final = 900
"""Seconds after the hard time limit until an unacknowledged message is redelivered; its process is dead by then.

Where the broker does not tell its time, kombu compares the clocks of two machines, so this is also the clock skew that
is tolerated. Articles do not wait for it: the dispatcher re-sends them when their lease expires.
"""

AGREEMENT_SECONDS: Final = 10.0
"""Seconds that a starting worker waits for a dispatcher that starts beside it to say what the stack is now."""
EX_CONFIG: Final = 78
"""Exit status of a worker whose settings are wrong or whose model does not load, as in sysexits.h."""
_WORKER_PID: Final = os.getpid()
"""In a child, its worker's: the module is loaded before the fork."""
BROKER_PATIENCE: Final = 5.0
"""Seconds to wait for an answer from the broker before reconnecting. A BRPOP answers within one."""


def _queue(name: str) -> Queue:
    """A queue with an exchange of its own. Flower looks for names of queues, so their options alone do not do."""
    return Queue(name, Exchange(name), routing_key=name)  # type: ignore[no-untyped-call]  # kombu has no types


def configuration(settings: Settings) -> dict[str, Any]:
    """The Celery settings for a Redis broker."""
    transport, tls = settings.broker_options
    return {
        "broker_url": settings.broker,
        "broker_connection_retry_on_startup": True,
        "broker_connection_max_retries": None,  # forever: restarting the worker does not bring Redis back
        "broker_channel_error_retry": True,  # a server at maxmemory answers with errors: retry, do not exit
        "broker_transport_options": {
            "visibility_timeout": settings.hard_time_limit + VISIBILITY_MARGIN,
            "unacked_restore_throttle": 1,  # look every 10 s for messages to restore, not every 100 s
            "socket_keepalive": True,
            # Two stacks on one server have their queues apart, too; under the usual prefix their names are plain.
            **({} if settings.prefix == PREFIX else {"global_keyprefix": f"{settings.prefix}:"}),
            # The main loop reads only when an answer is due within a second; a read that takes longer never returns.
            "socket_timeout": BROKER_PATIENCE,
            **transport,
        },
        **({} if tls is None else {"broker_use_ssl": tls}),
        "imports": ["quotewire.tasks.stages.celery_tasks"],
        # Default exchanges and routing keys, so that a plain Celery producer reaches these queues by name.
        "task_queues": [_queue(name) for name in (*STAGES, *SUBMIT_QUEUES)],
        "task_routes": {TASK: SUBMIT_QUEUES[0], **{f"tasks.{stage}": stage for stage in STAGES}},
        "task_create_missing_queues": False,  # a misspelt -Q is an error, not a worker that waits forever
        "task_acks_late": True,
        "task_reject_on_worker_lost": True,
        "task_acks_on_failure": True,  # the stage runner has recorded the failure, or the lease will expire
        "task_acks_on_timeout": False,  # the hung process was killed: redeliver, then run its articles one by one
        "task_ignore_result": True,
        "task_soft_time_limit": settings.soft_time_limit,
        "task_time_limit": settings.hard_time_limit,
        "task_send_sent_event": True,
        "task_serializer": "json",
        "accept_content": ["json"],  # a pickle is code; never load one from the network
        "worker_consumer": CONSUMER,
        "worker_prefetch_multiplier": 1,
        "worker_cancel_long_running_tasks_on_connection_loss": True,
        "worker_soft_shutdown_timeout": SOFT_SHUTDOWN,
        "worker_max_memory_per_child": settings.child_memory_mb * 1024,  # KiB; the shared model counts too
        "worker_send_task_events": True,
        "worker_detect_quorum_queues": False,  # a RabbitMQ feature; asking costs a round trip
        "event_queue_expires": 60.0,  # seconds until the event queue of a Flower that has gone is deleted
    }


def _settings() -> Settings:
    """The settings; wrong ones end a ``celery`` program with a sentence, where Celery would print a traceback."""
    try:
        return get_settings()
    except SettingsError as error:
        if click.get_current_context(silent=True) is None:
            raise
        click.echo(f"quotewire: {error}", err=True)
        raise SystemExit(EX_CONFIG) from None


log = structlog.get_logger("quotewire.worker")
settings = _settings()
pipeline = Pipeline(settings.spacy_model)
survive_a_lost_connection()
free_places_of_failed_acks()
survive_stray_values()
tell_time_by_the_server()
drain_children(settings.hard_time_limit)
look_whether_children_ended()
app = Celery("quotewire")
app.config_from_object(configuration(settings))
heartbeat = Heartbeat(settings.heartbeat_file, "worker")
watch = watch_worker(app, heartbeat)
if "flower" in sys.argv[1:]:
    configure_logging(settings)  # before Tornado, which formats the log by itself unless somebody has done so


@functools.cache
def store() -> RedisStore:
    """This process's store, connected on first use: in a pool's child, after the fork."""
    return make_worker_store(settings)


configure(
    TaskContext(
        store=store, pipeline=pipeline, document_key=lambda ref: document_key(ref, settings.lanes, settings.prefix)
    )
)


def _serve_metrics(instance: Worker, **_: object) -> None:
    """Serve metrics, health and readiness if the settings name a port. Before the fork: the children count in files."""
    if settings.metrics_port is None:
        return
    from quotewire.worker.metrics.probes import worker_probes  # noqa: PLC0415 - only workers need it, and Flower has its own
    from quotewire.worker.metrics.server import serve  # noqa: PLC0415
    from quotewire.worker.metrics.stages import StageMetrics  # noqa: PLC0415

    stages = StageMetrics()
    signals.worker_shutdown.connect(lambda **_: stages.remove(), weak=False)
    observe_with(stages.observe)
    models = pipeline.models() if "attribute" in instance.app.amqp.queues.consume_from else {}
    serve(settings, worker_probes(settings, heartbeat, watch, stages, models))


def _trace(**_: object) -> None:
    """Trace if the environment asks for it. Modules are loaded here; threads and connections come after the fork."""
    if not should_trace():
        return
    from quotewire.worker.tracing.provider import close, install  # noqa: PLC0415 - an extra
    from quotewire.worker.tracing.spans import ArticleTraces  # noqa: PLC0415

    @functools.cache
    def traces() -> ArticleTraces:
        """This process's, made on first use: in a pool's child, after the fork."""
        provider = install("quotewire-worker")
        for ending in (signals.worker_process_shutdown, signals.worker_shutdown):
            ending.connect(lambda **_: close(provider), weak=False)
        return ArticleTraces(provider)

    def start(attempt: Attempt) -> Trace:
        try:
            return traces().start(attempt)
        except Exception as error:  # noqa: BLE001 - articles go before traces
            log.warning("not_traced", error=type(error).__name__)
            return pass_on(attempt)

    trace_with(start)


def _set_up_logging(loglevel: int | str | None = None, logfile: str | None = None, **_: object) -> None:
    """Celery's ``-l`` and ``-f`` go before the settings. Celery gives a level of its own where ``-l`` is missing."""
    context = click.get_current_context(silent=True)
    asked = context is not None and context.get_parameter_source("loglevel") is click.core.ParameterSource.COMMANDLINE
    level = logging.getLevelName(loglevel) if isinstance(loglevel, int) else loglevel
    configure_logging(settings, level if asked else None, logfile)
    logging.captureWarnings(capture=True)


def _log_from_the_first(sender: str, options: dict[str, Any], **_: object) -> None:
    """Celery warns of a worker that runs as root before it sets up its log."""
    file = options.get("logfile")
    _set_up_logging(options.get("loglevel"), node_format(file, sender) if file else None)


def _begin_to_log(instance: Worker, **_: object) -> None:
    warn_of_misspelt_settings()
    if writes_json(settings):
        print_no_banner(instance)
        say_in_json()
    else:
        say_without_waiting()


def _refuse_pools_that_cannot_work(options: dict[str, Any], conf: Any, **_: object) -> None:  # noqa: ANN401
    """The language components share state between threads: with a pool of threads articles died at random."""
    pool = get_implementation(options.get("pool") or options.get("pool_cls") or conf.worker_pool)
    if isinstance(pool, type) and issubclass(pool, ThreadPool):
        raise SystemExit(
            "quotewire: -P threads cannot work: spaCy's pipeline is not safe in several threads at once, and articles "
            "would die at random. Use -P prefork (the default), or -P solo or gevent for one article at a time."
        )


def _refuse_unknown_queues(instance: Worker, options: dict[str, Any], **_: object) -> None:
    """Celery tells of a misspelt ``-Q`` with a traceback, and advises to create the queue: nothing is sent there."""
    named = {name for option in ("queues", "exclude_queues") for name in str_to_list(options.get(option) or ())}
    if unknown := sorted(named - {*instance.app.amqp.queues}):
        raise SystemExit(f"quotewire: there is no queue {', '.join(unknown)}; name some of {','.join(STAGES)}")


def _warm_up_before_the_fork(instance: Worker, **_: object) -> None:
    """Load what the worker's stages need before it forks, so that its children share the memory.

    A worker that cannot do that, or whose children would have no memory left for an article, ends. It would fail every
    article that it takes, faster than sound workers beside it take any: 20 seconds of one whose model was missing made
    dead letters of 638 articles. Celery itself would log the exception and go on.
    """
    stages = [stage for stage in STAGES if stage in instance.app.amqp.queues.consume_from]
    model = settings.spacy_model if "attribute" in stages else None
    try:
        pipeline.warm_up(stages)
    except Exception as error:  # noqa: BLE001 - whatever it was, each article would raise it again
        why = describe_failure(error)
        _cannot_work(
            "would fail every article: is the model installed, and is QUOTEWIRE_SPACY_MODEL right?",
            error=f"{why.exception}: {why.message}",
            location=why.location,
            model=model,
        )
    needed = (resident_bytes(os.getpid()) or 0) // 2**20
    if needed >= settings.child_memory_mb:
        _cannot_work(
            f"QUOTEWIRE_CHILD_MEMORY_MB is {settings.child_memory_mb}, and model and word lists alone take {needed}: "
            "raise it to twice that at the least",
            model=model,
        )
    log.info("stages_warmed_up", stages=stages, model=model)


def _cannot_work(message: str, **facts: object) -> NoReturn:
    log.critical("cannot_work", message=message, **facts)
    raise SystemExit(EX_CONFIG) from None


def _leave_submissions(instance: Worker, **_: object) -> None:
    """The dispatchers take submissions; a ``-Q`` that names their queue is from a version whose workers did."""
    queues = instance.app.amqp.queues
    queues.deselect(SUBMIT_QUEUES)
    if not queues.consume_from:
        log.warning("nothing_to_consume", message="submissions are taken by the dispatchers: give this worker a stage")


def _same_stack_as_its_dispatcher(**_: object) -> None:
    """End a worker whose lanes or lease are not the stack's: it would look for articles where there are none."""
    own = make_worker_store(settings)
    try:
        own.agree_within(AGREEMENT_SECONDS)
    except StackMismatchError as error:
        log.error("wrong_stack", message=str(error))  # noqa: TRY400 - the message says it all
        raise SystemExit(EX_CONFIG) from None
    except StoreUnavailableError as error:
        log.warning("stack_unknown", message="Redis is away: the settings are compared later", error=str(error))
    finally:
        own.close()


def _begin_to_watch(instance: Worker, **_: object) -> None:
    watch.start(idle=not instance.app.amqp.queues.consume_from)
    SelfEnd([heartbeat]).start()


def _end_in_time(how: str = "", **_: object) -> None:
    """A worker that is told to stop ends when its tasks have: with Redis frozen it took minutes to say goodbye."""
    end_within((settings.hard_time_limit if how == "Warm" else SOFT_SHUTDOWN) + END_MARGIN)


def _child_dies_with_its_worker(**_: object) -> None:
    if os.getpid() != _WORKER_PID:  # -P solo has no children
        die_with_parent(_WORKER_PID, signal.SIGKILL)


def _child_has_its_own_sockets(**_: object) -> None:
    drop_inherited_sockets()


def _child_has_a_memory_limit(**_: object) -> None:
    """An article that needs too much memory gets a ``MemoryError`` in its task; the OOM killer spares the parent."""
    most = 2 * settings.child_memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_DATA, (most, most))


signals.setup_logging.connect(_set_up_logging)
signals.celeryd_init.connect(_log_from_the_first)
signals.celeryd_init.connect(_refuse_pools_that_cannot_work)
signals.celeryd_init.connect(_refuse_unknown_queues)
signals.celeryd_after_setup.connect(_begin_to_log)
signals.celeryd_after_setup.connect(_leave_submissions)
signals.celeryd_after_setup.connect(_same_stack_as_its_dispatcher)
signals.celeryd_after_setup.connect(_trace)
signals.celeryd_after_setup.connect(_warm_up_before_the_fork)
signals.celeryd_after_setup.connect(_serve_metrics)
signals.celeryd_after_setup.connect(_begin_to_watch)
signals.worker_shutting_down.connect(_end_in_time)
signals.worker_process_init.connect(_child_dies_with_its_worker)
signals.worker_process_init.connect(_child_has_its_own_sockets)
signals.worker_process_init.connect(_child_has_a_memory_limit)
