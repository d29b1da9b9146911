"""Runs the pipeline: the Celery application, the store, the dispatcher and the command line.

``celery -A quotewire.worker`` finds the application here. It is built on first use, so importing the package is cheap.
In a checkout ``celery -A worker`` works too, and is the same application.
"""


def __getattr__(name: str) -> object:
    if name != "app":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from quotewire.worker.celery import app  # noqa: PLC0415 - builds the application

    return app
