"""Opens the pages of ``quotewire report`` in the browser, and watches that they stay quiet and by themselves."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, Page

from quotewire.schemas import Document
from quotewire.tasks.report import render_article

SIZES = {"desktop": (1360, 900), "tablet": (834, 1112), "phone": (390, 844), "low": (1280, 500)}
Open = Callable[..., Page]
Scheme = Literal["light", "dark"]


@contextmanager
def opening(browser: Browser) -> Iterator[Open]:
    """Opens pages; at the end, none of them may have complained or asked for anything but itself."""
    complaints: list[str] = []
    requests: list[str] = []
    with ExitStack() as contexts:

        def open_page(
            path: Path,
            size: str = "desktop",
            scheme: Scheme = "light",
            fragment: str = "",
            **options: Any,  # noqa: ANN401
        ) -> Page:
            width, height = SIZES[size]
            context: BrowserContext = browser.new_context(
                viewport={"width": width, "height": height}, color_scheme=scheme, has_touch=size == "phone", **options
            )
            contexts.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(10_000)
            page.on("console", lambda message: complaints.append(message.text))
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("dialog", lambda dialog: complaints.append(dialog.message))
            page.on("request", lambda request: requests.append(request.url))
            page.goto(path.as_uri() + fragment)
            return page

        yield open_page
    assert complaints == []
    assert [url for url in requests if not url.startswith(("file:", "blob:"))] == []


def save(folder: Path, made_of: Document) -> Path:
    """The page of a document, in a folder."""
    path = folder / "page.html"
    path.write_text(render_article(made_of), encoding="utf-8")
    return path
