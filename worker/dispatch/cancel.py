"""Cancels an article: an operator's settlement of whatever stage it is at."""

from collections.abc import Iterator
from typing import Final, Literal

from quotewire.schemas import Reason
from quotewire.schemas.event import ArticleReference
from quotewire.tasks.output.events import rejected_event
from quotewire.tasks.stages.contract import Ref, Settlement
from quotewire.worker.dispatch.admission import sorted_out
from quotewire.worker.store.protocol import Admission, ArticleRecord, Store

OWNER: Final = "operator"
_TRIES: Final = 3  # the article may settle a stage meanwhile; it has three
_OPEN: Final = frozenset({"waiting", "active"})
_PAGE: Final = 200
"""Entries looked at together."""


def cancel(store: Store, name: str, reason: str) -> Literal["cancelled", "ended", "unknown"]:
    """Reject an article that has not ended, with the reason ``cancelled``.

    A worker that works on it settles nothing more. The same article again is a duplicate until its record expires.

    Args:
        store: the store.
        name: the article's id, key or reference.
        reason: what the event says.

    Returns:
        ``ended`` for an article that was terminal already, ``unknown`` for one that is not in the store.
    """
    for _ in range(_TRIES):
        record = store.article(name)
        if record is None or record.state not in _OPEN:
            unadmitted = _make_known(store, name)
            if unadmitted is None:
                return "unknown" if record is None else "ended"
            record = unadmitted
        article = ArticleReference(id=record.article_id, revision=record.revision)
        event = rejected_event(article, Reason(code="cancelled", message=reason))
        (answer,) = store.settle([Settlement(record.ref, record.stage, OWNER, "rejected", None, [event])])
        if answer == "done":
            return "cancelled"
    return "ended"


def _make_known(store: Store, name: str) -> ArticleRecord | None:
    """The article of that name which a producer's own XADD wrote and no dispatcher has admitted: now it has a record.

    Every entry has to be read, because nothing else says which article is in it.
    """
    for admission in _on_the_intake(store):
        ref = Ref(admission.entry.lane, admission.article.key)
        if name in {admission.article.article_id, ref.key, str(ref)} and store.make_known(admission):
            return store.article(str(ref))
    return None


def _on_the_intake(store: Store) -> Iterator[Admission]:
    """Yields every readable entry of the intake, oldest first, lane by lane."""
    for lane in store.lane_numbers:
        after = "0-0"
        while entries := store.look(lane, after, _PAGE):
            yield from sorted_out(entries, store.limits.max_article_bytes)[0]
            after = entries[-1].id
