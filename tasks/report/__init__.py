"""Pages for people: one article with its statements, speakers and repairs, or an index over many.

Pure functions from documents to HTML. They need no server and no model, and a page needs no network.
"""

from collections.abc import Sequence

from quotewire.schemas import Document, Unfinished
from quotewire.tasks.report.article import ArticleView, article_view
from quotewire.tasks.report.errors import ReportError
from quotewire.tasks.report.index import Entry, index_view
from quotewire.tasks.report.page import fill
from quotewire.tasks.report.words import count

__all__ = ["ArticleView", "Entry", "ReportError", "article_view", "count", "render_article", "render_index"]


def render_article(document: Document | ArticleView) -> str:
    """The page of one article: a whole HTML file in UTF-8, with style and script inside.

    Raises:
        ReportError: if the document contradicts itself, as one that was edited by hand may.
    """
    view = document if isinstance(document, ArticleView) else article_view(document)
    return fill("article.html", "article", view=view)


def render_index(entries: Sequence[Entry], unfinished: Sequence[Unfinished] = ()) -> str:
    """The page that lists articles and their speakers; the articles' pages lie beside it."""
    return fill("index.html", "index", view=index_view(entries, unfinished))
