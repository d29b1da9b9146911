"""``quotewire process``: the whole pipeline in this process, without a server."""

import typer

from quotewire.schemas import Unfinished
from quotewire.worker.cli.errors import ExitCode
from quotewire.worker.cli.inputs import Files, check_inputs, read_inputs
from quotewire.worker.cli.output import counted, flush, put
from quotewire.worker.settings import get_settings


def process(files: Files) -> None:
    """Process articles here, without Redis, and print one JSON document per article, in input order.

    An article that does not complete prints as {"outcome": "rejected" | "dead", ..., "reason": ...} in its place, and
    makes the exit code 1.
    """
    check_inputs(files)
    settings = get_settings()
    from quotewire.tasks.pipeline import Pipeline  # noqa: PLC0415 - imports the extractor

    incomplete = False
    articles = read_inputs(files, settings.max_article_bytes)
    for outcome in counted(Pipeline(settings.spacy_model).process(articles), None, "processing"):
        put(outcome.model_dump_json())
        incomplete |= isinstance(outcome, Unfinished)
    flush()
    if incomplete:
        raise typer.Exit(ExitCode.INCOMPLETE)
