"""Documents for the tests of pages, put together by hand: no model is needed, and every corner can be reached."""

from collections.abc import Sequence
from typing import Any

from quotewire.schemas import (
    Attribution,
    Document,
    Language,
    Provenance,
    Removed,
    Repair,
    Span,
    StatementSource,
    Translation,
)
from quotewire.tasks.output.document import gather_sources
from quotewire.tasks.repair import Ledger

Places = Sequence[tuple[int, int]]


def span(ledger: Ledger, start: int, end: int) -> Span:
    return Span(start=start, end=end, text=ledger.text[start:end], original=ledger.to_original(start, end))


def words(ledger: Ledger, *found: str) -> list[tuple[int, int]]:
    """Where words stand in the text, each once."""
    return [(ledger.text.index(one), ledger.text.index(one) + len(one)) for one in found]


def statement(
    ledger: Ledger,
    content: Places,
    *,
    name: str | None = None,
    mention: Places = (),
    cue: Places = (),
    identity: str = "",
    **fields: Any,  # noqa: ANN401 - fields of an attribution or of its source
) -> Attribution:
    of_source: dict[str, Any] = {
        key: fields.pop(key) for key in ("role", "affiliation", "kind", "basis") if key in fields
    }
    told: dict[str, Any] = {"kind": "person", "basis": "named" if name else "none", "confidence": 0.9 if name else None}
    source = StatementSource(mention=[span(ledger, *place) for place in mention], name=name, **(told | of_source))
    return Attribution(
        id=identity or f"a{'-'.join(f'{start}.{end}' for start, end in content)}",
        content=[span(ledger, *place) for place in content],
        cue=[span(ledger, *place) for place in cue],
        source=source,
        **{"type": "direct", "act": "speech", "paragraph": 0, "confidence": 0.9, **fields},
    )


def document(ledger: Ledger, attributions: Sequence[Attribution] = (), **fields: Any) -> Document:  # noqa: ANN401
    return Document(
        original=ledger.original,
        text=ledger.text,
        removed=list(ledger.removed),
        repairs=list(ledger.repairs),
        attributions=list(attributions),
        sources=gather_sources(attributions),
        **{
            "article_id": "test",
            "revision": "0123456789abcdef",
            "language": Language(code="en", confidence=1.0),
            "translation": Translation(likely=0.1),
            "pipeline": Provenance(version="0", models={}),
            **fields,
        },
    )


def repair(number: int, start: int, before: str, after: str | None, *, flagged: bool = False) -> Repair:
    return Repair(
        id=f"r{number}",
        kind="test.edit",
        disposition="flagged" if flagged else "applied",
        start=start,
        end=start + len(before),
        before=before,
        after=after,
        confidence=0.9,
        reason="A test.",
    )


def removed(original: str, words_: str) -> Removed:
    start = original.index(words_)
    return Removed(kind="comment_form", start=start, end=start + len(words_), text=words_, reason="a test")


HOSTILE = (
    "</script><script>alert(1)</script>",
    '"><img src=x onerror="alert(2)">',
    "' onmouseover='alert(3)",
    "<!--<script>",
    "</style><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "javascript:alert(4)",
    "\u202eevil\u2066",
    "&lt;b&gt; &amp;#13; \u2028\u2029",
    '=HYPERLINK("http://x.example")',
)
"""Words that want to leave their place in a page."""


def hostile() -> Document:
    """An article all of whose fields are hostile."""
    evil = " ".join(HOSTILE)
    body = f"“{evil}” said {evil}.\r\n\r\n{evil} <b>bold</b> 𝔘nicode 🧑‍🚒 end."
    changes = [repair(1, 1, HOSTILE[0], HOSTILE[1]), repair(2, body.index("𝔘"), "𝔘", None, flagged=True)]
    ledger = Ledger(body, (), changes)
    text = ledger.text
    end = text.index("” said")
    name = (end + len("” said "), text.index(".\r"))
    made = [
        statement(
            ledger,
            [(0, end + 1)],
            name=text[slice(*name)],
            role=evil,
            affiliation=evil,
            mention=[name],
            cue=[(end + 2, end + 6)],
            identity='"><script>alert(5)</script>',
        ),
        statement(ledger, words(ledger, "<b>bold</b> 𝔘nicode 🧑‍🚒"), type="indirect", identity="data"),
    ]
    return document(
        ledger,
        made,
        title=evil,
        url=f"javascript:alert('{evil}')",
        byline=evil,
        publisher=evil,
        published_at=evil[:64],
        article_id=f"../../{evil}",
    )
