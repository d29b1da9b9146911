"""Thin Celery tasks: each turns a message into a call of the stage runner. Messages carry no article bodies.

    tasks.extract, tasks.repair, tasks.attribute    [reference, ...]    one queue each, named after the stage

``tasks.submit``, the door for producers that only know Celery, is no task: the dispatchers read its queue.

The stack supplies the store and the pipeline through ``configure``, so nothing of the stack is imported here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from celery import Celery, Task, shared_task
from structlog.contextvars import bound_contextvars

from quotewire.schemas.stage import STAGES, Stage
from quotewire.tasks.errors import TransientError
from quotewire.tasks.pipeline import Pipeline
from quotewire.tasks.stages.contract import Observe, Ref, Send, StageStore
from quotewire.tasks.stages.handlers import DocumentKey, works
from quotewire.tasks.stages.runner import StageRunner


@dataclass(frozen=True, slots=True)
class TaskContext:
    """The dependencies of the tasks in one process."""

    store: Callable[[], StageStore]
    """Returns this process's store, created on first use: a connection must not be shared across a fork."""
    pipeline: Pipeline
    document_key: DocumentKey
    observe: Observe = lambda _run: None
    """Takes note of each message: the metrics."""


_contexts: list[TaskContext] = []


def configure(context: TaskContext) -> None:
    """Set the context of this process's tasks; must be called before a task runs."""
    _contexts[:] = [context]


def sender(app: Celery) -> Send:
    """Return a function that sends article references to the stages' queues."""

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
    """Run one stage on some articles; returns the number of articles per outcome."""
    (context,) = _contexts

    stage: Stage = next(stage for stage in STAGES if task.name == f"tasks.{stage}")
    work = works(context.pipeline, context.document_key)[stage]
    runner = StageRunner(stage, work, context.store(), sender(task.app), observe=context.observe)
    redelivered = bool((task.request.delivery_info or {}).get("redelivered"))
    try:
        with bound_contextvars(task=task.request.id, stage=stage):
            return runner.run([Ref.parse(ref) for ref in refs], takeover=takeover, redelivered=redelivered)
    except MemoryError:
        # Celery raises a task's MemoryError anew in the worker's main process, which ends the whole worker.
        raise TransientError("out of memory outside of any article's work") from None


extract, repair, attribute = (shared_task(_run, bind=True, name=f"tasks.{stage}") for stage in STAGES)
