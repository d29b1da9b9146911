"""Stage handlers: turn a job's JSON input into output and events. ``tasks/pipeline.py`` implements the stages."""

from collections.abc import Callable, Sequence
from typing import Final

from quotewire.schemas import Extracted, Reason, Repaired, parse_article
from quotewire.schemas.event import ArticleReference
from quotewire.schemas.stage import Stage
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.output.events import document_events, extracted_event, reference, rejected_event, repaired_event
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.stages.contract import Ref
from quotewire.tasks.stages.runner import Job, Result, Work

NEWER: Final = "ignore"
"""Drops unknown fields: during a deployment, the stage before may have run in a newer version."""

DocumentKey = Callable[[Ref], str]
"""Returns the Redis key of an article's document, for the ``article.completed`` event."""


def extract_work(pipeline: Pipeline) -> Work:
    """The work of ``tasks.extract``."""

    def extract(job: Job) -> Result:
        article = parse_article(job.input)
        try:
            extracted = pipeline.extract(article)
        except RejectedError as error:
            return _rejected(reference(article, article.metadata), error)
        return Result("next", extracted.model_dump_json(), [extracted_event(extracted)])

    return _one_by_one(extract)


def repair_work(pipeline: Pipeline) -> Work:
    """The work of ``tasks.repair``."""

    def repair(job: Job) -> Result:
        extracted = Extracted.model_validate_json(job.input, extra=NEWER)
        try:
            repaired = pipeline.repair(extracted)
        except RejectedError as error:
            return _rejected(reference(extracted, extracted.metadata), error)
        return Result("next", repaired.model_dump_json(), [repaired_event(repaired)])

    return _one_by_one(repair)


def attribute_work(pipeline: Pipeline, document_key: DocumentKey) -> Work:
    """The work of ``tasks.attribute``: spaCy parses the whole batch together."""

    def attribute(jobs: Sequence[Job]) -> list[Result]:
        batch = [Repaired.model_validate_json(job.input, extra=NEWER) for job in jobs]
        try:
            documents = pipeline.attribute(batch)
        except RejectedError as error:
            if len(batch) > 1:
                raise  # one article of the batch; the runner retries each by itself
            return [_rejected(reference(batch[0].extracted, batch[0].extracted.metadata), error)]
        return [
            Result(
                "completed",
                document.model_dump_json(),
                document_events(document, repaired.extracted.metadata, document_key(job.ref)),
                statements=len(document.attributions),
                words=len(document.text.split()),
            )
            for job, repaired, document in zip(jobs, batch, documents, strict=True)
        ]

    return attribute


def works(pipeline: Pipeline, document_key: DocumentKey) -> dict[Stage, Work]:
    """The work of each stage, with one pipeline."""
    return {
        "extract": extract_work(pipeline),
        "repair": repair_work(pipeline),
        "attribute": attribute_work(pipeline, document_key),
    }


def _one_by_one(work: Callable[[Job], Result]) -> Work:
    return lambda jobs: [work(job) for job in jobs]


def _rejected(article: ArticleReference, error: RejectedError) -> Result:
    reason = Reason(code=error.code, message=str(error))
    return Result("rejected", None, [rejected_event(article, reason)])
