"""Prints who said what, as a table."""

from quotewire.schemas import Attribution, Document, Unfinished
from quotewire.worker.cli.output import console
from quotewire.worker.shown import harmless, one_line

STATEMENT_MAX = 160
"""Maximum number of characters shown of a statement."""


def print_outcome(outcome: Document | Unfinished) -> None:
    """Print one article's statements, or why it has none, to standard output."""
    from rich.table import Table  # noqa: PLC0415 - slow
    from rich.text import Text  # noqa: PLC0415

    from quotewire.tasks.report import count  # noqa: PLC0415 - imports the templates' engine

    target = console(stderr=False)
    if isinstance(outcome, Unfinished):
        reason = outcome.reason
        told = f"{outcome.article_id or 'an article'}: {outcome.outcome} ({reason.code}): {reason.message}"
        target.print(f"\n{one_line(told)}", markup=False)
        return
    repairs = sum(repair.disposition == "applied" for repair in outcome.repairs)
    told = f"{count(len(outcome.attributions), 'statement')}, {count(repairs, 'repair')}"
    title = f"{outcome.title or outcome.article_id}: {told}"
    table = Table("Who", "How", "What", "Sure", title=Text(one_line(title)), title_justify="left")
    for item in outcome.attributions:
        table.add_row(Text(harmless(_who(item))), _how(item), Text(harmless(_what(item))), f"{item.confidence:.2f}")
    target.print()
    target.print(table)


def _who(item: Attribution) -> str:
    source = item.source
    mention = " ".join(span.text for span in source.mention)
    name = source.name or mention or "(nobody named)"
    about = ", ".join(part for part in (source.role, source.affiliation) if part)
    lines = [name, *([f"({about})"] if about else []), *([f"as “{mention}”"] if mention not in {"", name} else [])]
    return "\n".join(lines)


def _how(item: Attribution) -> str:
    """The type of a statement, and its stance unless the article asserts it."""
    return item.type if item.stance == "asserted" else f"{item.type}\n{item.stance}"


def _what(item: Attribution) -> str:
    text = " … ".join(span.text for span in item.content)
    return text if len(text) <= STATEMENT_MAX else text[: STATEMENT_MAX - 1] + "…"
