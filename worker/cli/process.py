"""``quotewire process``: the whole pipeline in this process, without a server."""

from collections.abc import Iterator, Sequence
from functools import partial

import typer

from quotewire.schemas import Document, Unfinished
from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.inputs import Files, check_inputs, read_inputs
from quotewire.worker.cli.limits import limit_memory, time_limit
from quotewire.worker.cli.output import counted, flush, put_encoded
from quotewire.worker.settings import get_settings


def process(files: Files) -> None:
    """Process articles here, without Redis, and print one JSON document per article, in input order.

    An article that does not complete prints as {"outcome": "rejected" | "dead", ..., "reason": ...} in its place, and
    makes the exit code 1. Time and memory are limited as in a worker (QUOTEWIRE_LEASE_SECONDS,
    QUOTEWIRE_CHILD_MEMORY_MB): an article that needs more is dead, and the others go on.
    """
    check_inputs(files, "process")
    incomplete = False
    for outcome in outcomes(files):
        put_encoded(outcome.model_dump_json())
        incomplete |= isinstance(outcome, Unfinished)
    flush()
    if incomplete:
        raise typer.Exit(ExitCode.INCOMPLETE)


def outcomes(files: Sequence[str]) -> Iterator[Document | Unfinished]:
    """Yields what becomes of each article in the files, in input order; time and memory are limited from here on."""
    settings = get_settings()
    from quotewire.tasks.pipeline import Pipeline  # noqa: PLC0415 - imports the extractor

    pipeline = Pipeline(settings.spacy_model)
    limit_memory(2 * settings.child_memory_mb)
    limited = partial(time_limit, settings.soft_time_limit)
    articles = read_inputs(files, settings.max_article_bytes)
    try:
        yield from counted(pipeline.process(articles, limited), None, "processing")
    except OSError as error:  # of the model: read_inputs tells those of files
        raise CommandError(f"QUOTEWIRE_SPACY_MODEL: {error}", ExitCode.USAGE) from None
    except MemoryError:
        few = f"{settings.child_memory_mb} are too few to load the model"
        raise CommandError(f"QUOTEWIRE_CHILD_MEMORY_MB: {few}", ExitCode.USAGE) from None
