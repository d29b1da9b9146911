"""Who said what, in news text that has been through a translator: the package's public face.

The code lives in ``schemas``, ``tasks`` and ``worker`` at the top of the repository; here are links to them, so that a
checkout and an installed wheel have the same import paths, for Python as for type checkers and editors.

    from quotewire import Article, Pipeline, Producer, repair

Each name is imported on first use: the command line and the schemas start without spaCy, Celery and Redis.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from quotewire.schemas import Article, Document
    from quotewire.schemas.version import __version__ as __version__
    from quotewire.tasks.attribution import attribute, parse
    from quotewire.tasks.pipeline import Pipeline
    from quotewire.tasks.repair import repair
    from quotewire.tasks.report.notebook import render
    from quotewire.worker.consumer import Consumer
    from quotewire.worker.producer import Producer
    from quotewire.worker.store.redis.store import RedisStore

__all__ = [
    "Article",
    "Consumer",
    "Document",
    "Pipeline",
    "Producer",
    "RedisStore",
    "attribute",
    "parse",
    "render",
    "repair",
]

_HOMES: Final = {
    "Article": "quotewire.schemas",
    "Consumer": "quotewire.worker.consumer",
    "Document": "quotewire.schemas",
    "Pipeline": "quotewire.tasks.pipeline",
    "Producer": "quotewire.worker.producer",
    "RedisStore": "quotewire.worker.store.redis.store",
    "__version__": "quotewire.schemas.version",
    "attribute": "quotewire.tasks.attribution",
    "parse": "quotewire.tasks.attribution",
    "render": "quotewire.tasks.report.notebook",
    "repair": "quotewire.tasks.repair",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """What a notebook completes behind ``quotewire.``: the public names and the packages, not what is imported here."""
    imported = {"Final", "TYPE_CHECKING", "import_module", "_HOMES"}
    return [*globals().keys() - imported, *_HOMES]
