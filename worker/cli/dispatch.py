"""``quotewire dispatch``: the dispatcher as a process."""

import signal
import threading

from worker.cli.errors import server_errors
from worker.settings import get_settings


def dispatch() -> None:
    """Run a dispatcher until SIGTERM or Ctrl-C. Any number may run; together they keep the in-flight limit.

    It takes articles from the intake, sends them to the stages' queues, and sends again what fell silent.
    """
    settings = get_settings()
    from worker.celery import app, store  # noqa: PLC0415 - slow
    from worker.dispatcher import Dispatcher  # noqa: PLC0415
    from worker.log import configure_logging  # noqa: PLC0415

    configure_logging(settings)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with server_errors(settings):
        Dispatcher(store(), app).run(stop)
