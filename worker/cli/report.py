"""``quotewire report``: articles as pages for people, each one HTML file that needs no network."""

import re
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from quotewire.schemas import Document, Unfinished
from quotewire.worker.cli.documents import is_refused, read_documents, refused
from quotewire.worker.cli.errors import CommandError, ExitCode
from quotewire.worker.cli.output import note, whole_file, write
from quotewire.worker.shown import one_line

if TYPE_CHECKING:
    from quotewire.tasks.report import ArticleView

_PAGE: Final = frozenset({".html", ".htm"})
_UNSAFE: Final = re.compile(r"[^\w.-]+", re.ASCII)
_STEM_MAX: Final = 80
"""Longest name of a page in a folder, in characters, without its suffix."""
INDEX: Final = "index.html"


def report(
    sources: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE|FOLDER|ARTICLE_ID|-",
            help="Articles as for `quotewire process`, documents as it prints them, or the id of an article that went "
            "through the queue.",
        ),
    ],
    *,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", "-o", help="The page (NAME.html), or a folder for a page of each article and an index of all."
        ),
    ] = None,
) -> None:
    """Write an article as a page: its statements and speakers, why we think so, and every repair.

    A page is one file and needs no network. Without -o it goes to standard output. In a folder, articles without a
    document are listed on the index, and so is a document that is none or contradicts itself, which standard error
    names too; the exit code is 1 if one is dead or refused. A single article without a document has no page.
    """
    if out is not None and out.is_file() and out.suffix.lower() not in _PAGE:
        raise CommandError(f"{out}: is a file; -o names a page (NAME.html) or a folder", ExitCode.USAGE)
    views = _views(document for source in sources for document in read_documents(source))
    if out is not None and (out.is_dir() or out.suffix.lower() not in _PAGE):
        _write_folder(views, out)
    elif any(source and Path(source).is_dir() for source in sources):
        raise CommandError("a folder of articles makes several pages: name a folder with -o", ExitCode.USAGE)
    elif out is None and sys.stdout.isatty():
        raise CommandError("a page is long: name a file with -o, as in -o report.html", ExitCode.USAGE)
    else:
        _write_page(views, out)


def _views(documents: Iterable[Document | Unfinished]) -> "Iterator[ArticleView | Unfinished]":
    """Yields what the pages show, in order, and an ``Unfinished`` in place of each article that can have no page."""
    from quotewire.tasks.report import ReportError, article_view  # noqa: PLC0415 - imports the templates' engine

    for document in documents:
        if isinstance(document, Unfinished):
            yield document
            continue
        try:
            view = article_view(document)
        except ReportError as error:
            yield refused(f"{document.article_id}: {error}", document.article_id)
        else:
            yield view


def _write_page(views: "Iterator[ArticleView | Unfinished]", out: Path | None) -> None:
    from quotewire.tasks.report import render_article  # noqa: PLC0415

    view = next(views, None)
    if view is None:
        raise CommandError("there is no article", ExitCode.INCOMPLETE)
    if isinstance(view, Unfinished):
        reason = view.reason
        if is_refused(view):
            raise CommandError(reason.message, ExitCode.USAGE)
        raise CommandError(f"the article is {view.outcome} ({reason.code}): {reason.message}", ExitCode.INCOMPLETE)
    if next(views, None) is not None:
        raise CommandError("there are several articles: name a folder with -o", ExitCode.USAGE)
    page = render_article(view)
    if out is None:
        write(page)
        return
    _save(out, page)
    note(f"page: {out.resolve().as_uri()}")


def _write_folder(views: "Iterator[ArticleView | Unfinished]", folder: Path) -> None:
    from quotewire.tasks.report import Entry, count, render_article, render_index  # noqa: PLC0415

    entries: list[Entry] = []
    unfinished: list[Unfinished] = []
    taken = {INDEX}
    for view in views:
        if isinstance(view, Unfinished):
            if is_refused(view):
                note(one_line(f"refused: {view.reason.message}"))
            unfinished.append(view)
            continue
        entry = Entry.of(view, _file_name(view.document.article_id, taken))
        _save(folder / entry.file, render_article(view))
        entries.append(entry)
    _save(folder / INDEX, render_index(entries, unfinished))
    note(f"{count(len(entries), 'page')}, {count(len(unfinished), 'article')} without one")
    note(f"page: {(folder / INDEX).resolve().as_uri()}")
    if any(one.outcome == "dead" for one in unfinished):
        raise typer.Exit(ExitCode.INCOMPLETE)


def _save(path: Path, page: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with whole_file(path) as file:
        file.write(page)


def _file_name(article_id: str, taken: set[str]) -> str:
    """A file name made from an article's id that no other article has, on any file system; it is added to ``taken``."""
    stem = _UNSAFE.sub("-", article_id).strip("-.")[:_STEM_MAX] or "article"
    name, number = f"{stem}.html", 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}.html"
    taken.add(name.casefold())
    return name
