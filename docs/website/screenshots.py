"""Takes the pictures of the docs site's page of screenshots, and writes that page.

The pages are made by the commands from the invented articles of ``tests/cases/report`` and ``samples``, and shown in
Debian's Chromium; ``quotewire watch`` looks at a stack that works on the samples. A test takes all of them; they are
made when the site is built, and not kept in the repository.
"""

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from quotewire.worker.cli.watch_view import Activity
    from quotewire.worker.store.protocol import Store

ROOT: Final = Path(__file__).resolve().parents[2]
SAMPLES: Final = tuple(ROOT / "samples" / name for name in ("clean.html", "translated.txt", "german.html"))
ARTICLE: Final = ROOT / "tests" / "cases" / "report" / "translated.jsonl"
INDEXED: Final = (SAMPLES[0], SAMPLES[1], ARTICLE)  # the article that has a page of its own is the last
WATCH_COLUMNS: Final = 116
ENDS: Final = ("quotewire.article.completed", "quotewire.article.rejected")
"""How the samples end: one of them is not English."""
PATIENCE: Final = 60.0
"""Longest that the stack may take for the samples, in seconds."""
_FONTS: Final = re.compile(r"@font-face \{.*?\}", re.DOTALL)
"""What rich puts into its pictures: fonts from another host."""


class NoPicturesError(Exception):
    """The pictures cannot be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Shot:
    """One picture: how it is taken, and what a person who does not see it should know."""

    name: str
    title: str
    alt: str
    page: str = "article.html"
    size: tuple[int, int] = (1360, 900)
    scheme: str = "light"
    media: str = "screen"
    act: "Callable[[Page], object] | None" = None
    whole: bool = False
    """Whether the whole page is taken, and not only the window."""


def _pin(page: "Page") -> None:
    page.locator(".st[data-s='4']").first.click()


def _original(page: "Page") -> None:
    page.get_by_role("button", name="Original", exact=True).click()


def _only(page: "Page") -> None:
    page.locator(".only").nth(1).click()


def _margins(page: "Page") -> None:
    page.evaluate("document.body.style.padding = '15mm'")  # a printer's; the screen has none


def _search(page: "Page") -> None:
    page.locator("#search").fill("brandal")


SHOTS: Final = (
    Shot(
        "article",
        "An article",
        "The report page of a translated article on a desktop. On the left the article: statements are underlined, "
        "each speaker in a colour and pattern of their own, with a number before each. Wrong quotation marks are "
        "struck out, with the right ones beside them, as tracked changes. A note in the margin asks whether “By "
        "words of” should be “According to”. On the right: a card that says how to use it, filters by type and "
        "confidence, what to check first, and the speakers.",
        size=(1360, 1300),
    ),
    Shot(
        "pinned",
        "A statement and why",
        "The same page with one statement pinned. The card on the right shows Jens Aldag with his office, the "
        "quotation, its type, act and stance, a confidence of statement and name, that “he” is a pronoun resolved to "
        "the name, where the name stands, the cue, and when and where he said it. Buttons: Right, Wrong, Copy text, "
        "CSV, JSON, Link.",
        act=_pin,
    ),
    Shot(
        "dark",
        "In the dark",
        "The page with the pinned statement in dark colours: light words on a brownish black, the speakers' colours "
        "lighter than by day.",
        scheme="dark",
        act=_pin,
    ),
    Shot(
        "original",
        "As it came",
        "The page switched to the original: the text as the producer sent it, with its wrong quotation marks and stray "
        "spaces, and statements underlined in it as before.",
        act=_original,
    ),
    Shot(
        "one-speaker",
        "One speaker",
        "The page with only Wiebke Tammen shown: the statements of others have lost their underlines, and the panel "
        "says 1 of 9 statements and lists hers only. Below it the time line of when and where things were said.",
        act=_only,
    ),
    Shot(
        "tablet",
        "On a tablet",
        "The page on a tablet held upright: the article in one column, and the card of the pinned statement over the "
        "lower third of the screen.",
        size=(834, 1112),
        act=_pin,
    ),
    Shot(
        "phone",
        "On a phone",
        "The page on a phone: above, the article with a highlighted statement; below, its card, with all facts and "
        "buttons in reach of the thumb.",
        size=(390, 844),
        act=_pin,
    ),
    Shot(
        "phone-dark",
        "On a phone, in the dark",
        "The top of the page on a phone in dark colours: publisher and date, headline, number of statements, speakers, "
        "repairs and flags, and the beginning of the article.",
        size=(390, 844),
        scheme="dark",
    ),
    Shot(
        "print",
        "On paper",
        "The page as it is printed: the article with underlines and numbers on white, the flag below its paragraph, "
        "then what to check first, the speakers with all their statements, when and where, and the signs of "
        "translation. No filters and no buttons.",
        size=(794, 1123),
        media="print",
        act=_margins,
        whole=True,
    ),
    Shot(
        "index",
        "Many articles",
        "The index over three articles after a search for “brandal”: on the left Solveig Brandal with her office and "
        "two statements, on the right the article that quotes her, with portraits of initials of everybody in it.",
        page="pages/index.html",
        size=(1360, 620),
        act=_search,
    ),
)
WATCH: Final = Shot(
    "watch",
    "quotewire watch",
    "quotewire watch in a terminal: a line of counts (intake, pending, completed, rejected, dead, oldest), a table "
    "of the stages with messages, rates and totals, beside it the dispatcher and the worker with its queues, and "
    "below the last twelve statements, each with speaker, type, confidence and its first words.",
)


def take(folder: Path) -> list[tuple[Shot, str]]:
    """Take all pictures into a folder; returns each with the name of its file.

    Raises:
        NoPicturesError: if there is no Chromium, or the stack does not finish the samples.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as work, _watching(Path(work) / "stack") as watching:
        _make_pages(Path(work))
        taken = _in_browser(Path(work), folder)
        drawn, errors = watching.communicate()
    if watching.returncode:
        raise NoPicturesError(errors)
    (folder / "watch.svg").write_text(drawn, encoding="utf-8")
    return [*taken, (WATCH, "watch.svg")]


def page(taken: list[tuple[Shot, str]], otherwise: str) -> str:
    """The page's Markdown; without pictures it says ``otherwise`` and what they would show."""
    lead = (
        "What people see of quotewire. The pages are those that `quotewire report` writes of invented articles, in "
        "light and dark colours, on a desktop, a tablet, a phone and on paper ([how to make "
        "them](how-to/show-an-article.md)). All pictures are taken when this site is built, by the program that a "
        "test runs."
    )
    parts = [f"## {shot.title}\n\n![{shot.alt}](pictures/{file})" for shot, file in taken]
    if not taken:
        parts = [otherwise, *(f"## {shot.title}\n\n{shot.alt}" for shot in (*SHOTS, WATCH))]
    return "\n\n".join(["# Screenshots", lead, *parts]) + "\n"


def _make_pages(work: Path) -> None:
    """An article's page and an index, as the commands write them."""
    command = [sys.executable, "-m", "quotewire.worker.cli"]
    with (work / "all.jsonl").open("wb") as output:
        subprocess.run([*command, "process", *map(str, INDEXED)], stdout=output, check=True)
    (work / "one.jsonl").write_bytes((work / "all.jsonl").read_bytes().splitlines()[-1])
    for documents, out in (("one.jsonl", "article.html"), ("all.jsonl", "pages")):
        subprocess.run(
            [*command, "report", str(work / documents), "-o", str(work / out)], check=True, capture_output=True
        )


def _in_browser(work: Path, folder: Path) -> list[tuple[Shot, str]]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a build without pictures does without it

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if path is None:
        raise NoPicturesError("there is no Chromium: apt-get install chromium, or build with --without-pictures")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path)
        taken = [(shot, _shoot(browser, shot, work, folder)) for shot in SHOTS]
        browser.close()
    return taken


def _shoot(browser: "Browser", shot: Shot, work: Path, folder: Path) -> str:
    width, height = shot.size
    scheme: Any = shot.scheme
    media: Any = shot.media
    context = browser.new_context(
        viewport={"width": width, "height": height}, color_scheme=scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    page.goto((work / shot.page).as_uri())
    page.emulate_media(media=media)
    if shot.act:
        shot.act(page)
    name = f"{shot.name}.png"
    page.screenshot(path=folder / name, full_page=shot.whole)
    context.close()
    return name


@contextmanager
def _watching(folder: Path) -> Iterator["subprocess.Popen[str]"]:
    """A process that draws ``quotewire watch`` meanwhile: it runs this file, and ends with the picture."""
    env = {name: value for name, value in os.environ.items() if not name.startswith("QUOTEWIRE_")}
    process = subprocess.Popen(
        [sys.executable, __file__, str(folder)], env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()  # if it has not ended; the stack does not outlive it
        process.wait()


def _watch(folder: Path) -> str:
    """Start a stack, send it the samples, wait for them, and draw what ``watch`` shows then, as SVG."""
    from quotewire.worker.local.stack import Stack  # noqa: PLC0415 - slow, as all of these

    with Stack(folder, None, concurrency=1) as stack:
        os.environ["QUOTEWIRE_REDIS_URL"] = stack.url
        from rich.console import Console  # noqa: PLC0415

        from quotewire.worker.cli.snapshot import snapshot_of  # noqa: PLC0415 - reads the address
        from quotewire.worker.cli.watch_view import screen  # noqa: PLC0415
        from quotewire.worker.settings import Settings  # noqa: PLC0415
        from quotewire.worker.store.connect import open_store  # noqa: PLC0415

        settings = Settings()
        with open_store(settings) as store:
            activity = _through_the_queue(store, settings.max_article_bytes)
            shown = screen(snapshot_of(store, settings), activity, time.monotonic(), None)
    console = Console(record=True, width=WATCH_COLUMNS, file=io.StringIO(), force_terminal=True)
    console.print(shown)
    return _FONTS.sub("", console.export_svg(title="quotewire watch")).replace(socket.gethostname(), "host")


def _through_the_queue(store: "Store", max_bytes: int) -> "Activity":
    """Enqueue the samples and follow the events until all have ended."""
    from quotewire.worker.cli.inputs import read_inputs  # noqa: PLC0415 - slow
    from quotewire.worker.cli.watch_view import Activity  # noqa: PLC0415
    from quotewire.worker.producer import Producer  # noqa: PLC0415

    activity = Activity()
    until = time.monotonic() + PATIENCE
    cursor = store.events_cursor("$")
    articles: Any = read_inputs(map(str, SAMPLES), max_bytes)
    accepted = [*Producer(store).enqueue_many(articles)]
    while sum(activity.totals[end] for end in ENDS) < len(accepted):
        if time.monotonic() > until:
            raise NoPicturesError(f"the samples were not done within {PATIENCE:.0f} s")
        entries, cursor = store.events(cursor, count=500, block_seconds=1)
        activity.take(entries, time.monotonic())
    return activity


if __name__ == "__main__":
    print(_watch(Path(sys.argv[1])))
