"""``quotewire dispatch``: the dispatcher as a process."""

import os
import signal
import socket

from quotewire.schemas.stage import Stage
from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.settings import get_settings


def dispatch() -> None:
    """Run a dispatcher until SIGTERM or Ctrl-C. Any number may run; together they keep the in-flight limit.

    It takes articles from the intake, sends them to the stages' queues, and re-sends entries whose lease
    expired. It waits for a server that cannot be reached, so it may be started first.
    """
    settings = get_settings()
    from quotewire.tasks.stages.celery_tasks import sender  # noqa: PLC0415 - slow
    from quotewire.worker.celery import app  # noqa: PLC0415
    from quotewire.worker.dispatch.dispatcher import Dispatcher, DispatcherConfig  # noqa: PLC0415
    from quotewire.worker.health.heartbeat import Heartbeat  # noqa: PLC0415
    from quotewire.worker.health.queue_depth import waiting  # noqa: PLC0415
    from quotewire.worker.log import configure_logging  # noqa: PLC0415
    from quotewire.worker.store.connect import make_dispatcher_store  # noqa: PLC0415
    from quotewire.worker.store.protocol import StackMismatchError  # noqa: PLC0415

    def backlog(stage: Stage) -> int:
        return waiting(app, [stage])[stage]

    configure_logging(settings)
    heartbeat = Heartbeat(settings.heartbeat_file, "dispatcher")
    dispatcher = Dispatcher(
        make_dispatcher_store(settings),
        sender(app),
        DispatcherConfig(name=f"{socket.gethostname()}:{os.getpid()}", in_flight=settings.in_flight),
        turned=heartbeat.beat,
        backlog=backlog,
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: dispatcher.stop())
    try:
        dispatcher.run()
    except StackMismatchError as error:
        raise CommandError(str(error), ExitCode.USAGE) from None
