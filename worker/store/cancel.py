"""Cancels an article: an operator's settlement of whatever stage it is at."""

from typing import Final, Literal

from quotewire.schemas import Reason
from quotewire.schemas.event import ArticleReference
from quotewire.tasks.output.events import rejected_event
from quotewire.tasks.stages.contract import Settlement
from quotewire.worker.store.protocol import Store

OWNER: Final = "operator"
_TRIES: Final = 3  # the article may settle a stage meanwhile; it has three


def cancel(store: Store, name: str, reason: str) -> Literal["cancelled", "ended", "unknown"]:
    """Reject an article that has not ended, with the reason ``cancelled``.

    A worker that works on it settles nothing more. The same article again is a duplicate until its record expires.

    Args:
        store: the store.
        name: the article's id, key or reference.
        reason: what the event says.

    Returns:
        ``ended`` for an article that was terminal already, ``unknown`` for one that the store does not know.
    """
    for _ in range(_TRIES):
        record = store.article(name)
        if record is None:
            return "unknown"
        if record.state not in {"waiting", "active"}:
            return "ended"
        article = ArticleReference(id=record.article_id, revision=record.revision)
        event = rejected_event(article, Reason(code="cancelled", message=reason))
        (answer,) = store.settle([Settlement(record.ref, record.stage, OWNER, "rejected", None, [event])])
        if answer == "done":
            return "cancelled"
    return "ended"
