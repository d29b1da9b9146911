"""The Celery tasks, thin: they turn a message into a call of the stage runner. Bodies never travel in a message.

    tasks.extract, tasks.repair, tasks.attribute    [reference, ...]    one queue each, named after the stage
    tasks.submit                                    article             the intake for producers that only know Celery

The stack says through ``configure`` where the store is and which pipeline to use; nothing of it is imported here.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from celery import Celery, Task, shared_task

from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.errors import TransientError
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.stages.contract import Ref, Send, StageStore
from quotewire.tasks.stages.handlers import DocumentKey, works
from quotewire.tasks.stages.runner import StageRunner

SUBMIT_RETRY: Final = (5.0, 15.0)
"""Seconds, from and to, that a submitted article waits while the intake is full."""


@dataclass(frozen=True, slots=True)
class TaskContext:
    """What the tasks need of the process they run in."""

    store: Callable[[], StageStore]
    """This process's store: a connection must not be shared across a fork, so it is made on first use."""
    pipeline: Pipeline
    document_key: DocumentKey
    submit: Callable[[dict[str, Any]], str]
    """Puts an article on the intake and says what became of it; raises ``TransientError`` while it is full."""


_contexts: list[TaskContext] = []


def configure(context: TaskContext) -> None:
    """Set what the tasks of this process work with."""
    _contexts[:] = [context]


def sender(app: Celery) -> Send:
    """What sends article references to the stages' queues."""

    def send(stage: Stage, refs: Sequence[Ref], *, takeover: bool = False, countdown: float = 0) -> None:
        app.send_task(
            f"tasks.{stage}",
            args=[[str(ref) for ref in refs]],
            kwargs={"takeover": True} if takeover else {},
            queue=stage,
            countdown=countdown or None,
        )

    return send


def _run(task: Task, refs: list[str], *, takeover: bool = False) -> dict[str, int]:
    """Take articles through one stage; returns how many met which fate."""
    (context,) = _contexts

    stage: Stage = next(stage for stage in STAGES if task.name == f"tasks.{stage}")
    runner = StageRunner(stage, works(context.pipeline, context.document_key)[stage], context.store(), sender(task.app))
    redelivered = bool((task.request.delivery_info or {}).get("redelivered"))
    return runner.run([Ref.parse(ref) for ref in refs], takeover=takeover, redelivered=redelivered)


def _submit(task: Task, article: dict[str, Any]) -> str:
    """Put an article on the intake; a faulty one goes there too and ends among the dead letters, where it is seen."""
    (context,) = _contexts
    try:
        return context.submit(article)
    except TransientError as error:
        countdown = random.uniform(*SUBMIT_RETRY)  # noqa: S311 - jitter, not a secret
        raise task.retry(exc=error, countdown=countdown, max_retries=None) from error


extract, repair, attribute = (shared_task(_run, bind=True, name=f"tasks.{stage}") for stage in STAGES)
submit = shared_task(_submit, bind=True, name="tasks.submit")
