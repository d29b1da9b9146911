"""``quotewire dispatch``: the dispatcher as a process."""

import os
import socket
import threading
from typing import TYPE_CHECKING, Final

from quotewire.schemas.stage import Stage
from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.signals import stop_at_signals
from quotewire.worker.settings import Settings, get_settings

if TYPE_CHECKING:
    from quotewire.worker.tracing.spans import ArticleTraces

STOP_SECONDS: Final = 5.0
"""How long the threads for submissions and the inbox may take to end; one that is cut off has lost nothing."""


def dispatch() -> None:
    """Run a dispatcher until SIGTERM or Ctrl-C. Any number may run; together they keep the in-flight limit.

    It takes articles from the intake, from the inbox of producers with few rights and from messages of `tasks.submit`,
    sends them to the stages' queues, and re-sends entries whose lease expired. It waits for a server that cannot be
    reached, so it may be started first.
    """
    settings = get_settings()
    from quotewire.worker.log import configure_logging, warn_of_misspelt_settings  # noqa: PLC0415 - slow
    from quotewire.worker.tracing.process import traced  # noqa: PLC0415

    configure_logging(settings)
    warn_of_misspelt_settings()
    with traced("quotewire-dispatcher") as traces:
        _dispatch(settings, traces)


def _dispatch(settings: Settings, traces: "ArticleTraces | None") -> None:
    from quotewire.tasks.stages.celery_tasks import sender  # noqa: PLC0415 - slow
    from quotewire.worker.celery import app  # noqa: PLC0415
    from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig  # noqa: PLC0415
    from quotewire.worker.dispatch.inbox import InboxTaker  # noqa: PLC0415
    from quotewire.worker.health.heartbeat import Heartbeat  # noqa: PLC0415
    from quotewire.worker.health.queue_depth import waiting  # noqa: PLC0415
    from quotewire.worker.health.self_end import END_MARGIN, SelfEnd, end_within  # noqa: PLC0415
    from quotewire.worker.store.connect import make_dispatcher_store, make_worker_store  # noqa: PLC0415
    from quotewire.worker.store.protocol import StackMismatchError  # noqa: PLC0415
    from quotewire.worker.submissions.queues import open_queues  # noqa: PLC0415
    from quotewire.worker.submissions.taker import SubmissionTaker  # noqa: PLC0415

    stop = threading.Event()

    def backlog(stage: Stage) -> int:
        return waiting(app, [stage])[stage]

    def end_in_time() -> None:
        stop.wait()
        end_within(END_MARGIN)

    heartbeat = Heartbeat(settings.heartbeat_file, "dispatcher")
    dispatcher = Dispatcher(
        make_dispatcher_store(settings),
        sender(app),
        DispatcherConfig(name=f"{socket.gethostname()}:{os.getpid()}", in_flight=settings.in_flight),
        turned=heartbeat.beat,
        backlog=backlog,
        trace=traces.admitted if traces else None,
    )
    taking = Heartbeat(None, "dispatcher's thread for submissions")
    # It agrees with the stack as a worker does: a dispatcher that is refused must not put articles anywhere.
    taker = SubmissionTaker(make_worker_store(settings), lambda: open_queues(app), turned=taking.beat)
    moving = Heartbeat(None, "dispatcher's thread for the inbox")
    inbox = InboxTaker(make_worker_store(settings), turned=moving.beat)
    threads = [
        threading.Thread(target=taker.run, args=[stop], name="quotewire-submissions", daemon=True),
        threading.Thread(target=inbox.run, args=[stop], name="quotewire-inbox", daemon=True),
    ]
    stop_at_signals(stop)
    threading.Thread(target=end_in_time, name="quotewire-end", daemon=True).start()
    SelfEnd([heartbeat, taking, moving]).start()
    if settings.metrics_port is not None:
        from quotewire.worker.metrics.probes import dispatcher_probes  # noqa: PLC0415 - slow
        from quotewire.worker.metrics.server import serve  # noqa: PLC0415

        def queues() -> dict[str, int]:
            return waiting(app, sorted(app.amqp.queues))

        serve(settings, dispatcher_probes(settings, [heartbeat, taking, moving], queues, lambda: dispatcher.sent_again))
    for thread in threads:
        thread.start()
    try:
        dispatcher.run(stop)
    except StackMismatchError as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
    for thread in threads:
        thread.join(STOP_SECONDS)
