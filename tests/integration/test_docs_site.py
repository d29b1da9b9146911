"""The docs site as it is built: strict, complete, without a request to another host, usable by everybody; versions."""

import functools
import http.server
import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser import chromium
from tests.integration.conftest import ROOT

pytestmark = [pytest.mark.integration, pytest.mark.alone]  # a browser needs both cores, and has deadlines
SEARCH_IS_READY = "[...document.querySelectorAll('body > div')].some((element) => element.shadowRoot)"
BUILD = Path("docs") / "website" / "build.py"
DESKTOP, PHONE = (1360, 900), (390, 844)
LOADING = {
    "script": "src",
    "img": "src",
    "link": "href",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
}
"""Elements that make a browser ask for something, and the attribute that says for what."""


class References(HTMLParser):
    """What a page loads, what it links to, and the anchors it has."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.loads: list[str] = []
        self.links: list[str] = []
        self.anchors: set[str] = set()
        self.alts: list[tuple[str, str]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = {name: value or "" for name, value in attrs}
        self.anchors |= {has[name] for name in ("id", "name") if name in has}
        if tag in LOADING and LOADING[tag] in has:
            self.loads.append(has[LOADING[tag]])
        if tag == "a" and "href" in has:
            self.links.append(has["href"])
        if tag == "img":
            self.alts.append((has.get("src", ""), has.get("alt", "")))


def built(out: Path, *options: str, root: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(root / BUILD), *options, "--out", str(out)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module", autouse=True)
def _zensical() -> None:
    """Skips the tests without it, or fails them where it must be there, as in CI."""
    if importlib.util.find_spec("zensical") is None:
        message = "Zensical is not here: `make docs` installs it"
        if "zensical" in os.environ.get("TEST_TOOLS_REQUIRED", "").split(","):
            pytest.fail(message)
        pytest.skip(message)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The whole site, with its pictures where there is a browser to take them."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = built(folder, *([] if shutil.which("chromium") else ["--without-pictures"]))
    assert done.returncode == 0, done.stderr
    return folder


@contextmanager
def serving(folder: Path) -> Iterator[str]:
    """A server of a folder on a free port of loopback; yields its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}/"
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def address(site: Path) -> Iterator[str]:
    with serving(site) as found:
        yield found


class Visitor:
    """A browser's window that notes what the pages ask for and complain of."""

    def __init__(self, browser: Browser, size: tuple[int, int], scheme: str) -> None:
        dark: dict[str, str] = {"color_scheme": scheme}
        self.context: BrowserContext = browser.new_context(viewport={"width": size[0], "height": size[1]}, **dark)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(10_000)
        self.asked: set[str] = set()
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.add(urlsplit(request.url).netloc))
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.text} {message.location}")


@contextmanager
def visiting(
    browser: Browser, address: str, size: tuple[int, int] = DESKTOP, scheme: str = "light"
) -> Iterator[Visitor]:
    visitor = Visitor(browser, size, scheme)
    yield visitor
    assert visitor.complaints == []
    assert visitor.asked == {urlsplit(address).netloc}
    visitor.context.close()


def pages(site: Path) -> dict[str, References]:
    """The pages of the site, by their addresses; the samples are articles, not pages."""
    found = {path: path.relative_to(site) for path in sorted(site.rglob("index.html"))}
    return {
        "" if path == Path("index.html") else f"{path.parent}/": References(file.read_text(encoding="utf-8"))
        for file, path in found.items()
    }


def test_the_pages_load_nothing_from_elsewhere(site: Path) -> None:
    for name, found in pages(site).items():
        assert [one for one in found.loads if urlsplit(one).netloc] == [], name
    for style in (*site.rglob("*.css"), *site.rglob("*.svg")):
        assert re.findall(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//[^)\"']+", style.read_text(encoding="utf-8")) == []


def test_every_link_leads_to_a_page_and_a_place_on_it(site: Path) -> None:
    known = pages(site)
    assert len(known) >= 40
    for name, found in known.items():
        for link in [*found.links, *found.loads]:
            if urlsplit(link).scheme not in {"http", "https", "mailto"}:
                target, anchor = urldefrag(urljoin(f"/{name}", link))
                place = unquote(target).lstrip("/")
                assert place in known or (site / place).is_file(), f"{name}: {link}"
                assert not anchor or place not in known or unquote(anchor) in known[place].anchors, f"{name}: {link}"


def test_no_markdown_is_left_in_the_text(site: Path) -> None:
    """What repositories' hosts read as a list or as code, the site's Markdown might read as text."""
    for path in site.rglob("index.html"):
        article = path.read_text(encoding="utf-8").partition("<article")[2].partition("</article>")[0]
        text = re.sub(r"<(pre|svg|code)\b.*?</\1>", "", article, flags=re.DOTALL)
        assert re.findall(r"\n(?:- |\* |\d+\. |\| |&gt; ).*|`|\*\*|\]\(", text) == [], path


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of what the site is made of, to be damaged."""
    root = tmp_path / "repository"
    shutil.copytree(ROOT / "docs", root / "docs", ignore=shutil.ignore_patterns("__pycache__"))
    boilerplate = "tasks/extraction/data/boilerplate/README.md"
    examples = ("examples/*.md", "examples/*.py", "examples/*/*.*")
    for pattern in ("*.md", "samples/*", "schemas/json/*", boilerplate, *examples):
        for source in ROOT.glob(pattern):
            target = root / source.relative_to(ROOT)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)
    return root


@pytest.mark.parametrize(
    ("page", "text", "complaint"),
    [
        ("docs/glossary.md", "\n[nowhere](nowhere.md)\n", "page does not exist"),
        ("docs/glossary.md", "\n[nowhere](tutorial.md#nowhere)\n", "anchor does not exist"),
        ("docs/new.md", "# New\n", "not in the navigation of zensical.toml: docs/new.md"),
        ("docs/glossary.md", "\n```mermaid\nflowchart LR\n    a --> b\n```\n", "make diagrams"),
    ],
    ids=["link", "anchor", "navigation", "diagram"],
)
def test_a_fault_ends_the_build(copy: Path, tmp_path: Path, page: str, text: str, complaint: str) -> None:
    with (copy / page).open("a", encoding="utf-8") as file:
        file.write(text)
    done = built(tmp_path / "site", "--without-pictures", root=copy)
    assert done.returncode == 1
    assert complaint in re.sub(r"\x1b\[[0-9;]*m", "", done.stderr)
    assert not (tmp_path / "site").exists()


def test_llms_txt_lists_every_page_and_its_links_work(site: Path) -> None:
    text = (site / "llms.txt").read_text(encoding="utf-8")
    head, *sections = re.split(r"\n## ", text)
    assert re.fullmatch(r"# quotewire\n\n> \S.+\n", head)
    assert sections[-1].startswith("Optional\n")
    entries = [line for section in sections for line in section.splitlines()[1:] if line]
    assert [line for line in entries if not re.fullmatch(r"- \[[^]]+\]\([^)]+\.md\): \S.+", line)] == []
    listed = [line.partition("](")[2].partition(")")[0] for line in entries]
    assert [path for path in listed if not (site / path).exists()] == []
    assert {*listed, "README.md"} == {str(path.relative_to(site)) for path in site.rglob("*.md")}


def test_llms_full_txt_has_the_text_of_the_docs(site: Path) -> None:
    text = (site / "llms-full.txt").read_text(encoding="utf-8")
    for page in ("tutorial.md", "how-to/sinks.md", "reference/python.md", "explanation/protocol.md"):
        last = (ROOT / "docs" / page).read_text(encoding="utf-8").strip().splitlines()[-1]
        assert f"<!-- docs/{page} -->" in text
        assert last in text
    assert "# Changelog" not in text


def test_the_screenshots_are_there_and_described(site: Path, browser: Browser, address: str) -> None:
    shots = References((site / "docs" / "screenshots" / "index.html").read_text(encoding="utf-8")).alts
    assert len(shots) == 11
    assert [src for src, alt in shots if len(alt) < 80] == []
    with visiting(browser, address) as visitor:
        visitor.page.goto(f"{address}docs/screenshots/")
        sizes = visitor.page.evaluate(
            "[...document.querySelectorAll('article img')].map((image) => image.naturalWidth)"
        )
    assert all(sizes)
    pictures = [*(site / "docs" / "pictures").iterdir()]
    assert sum(path.stat().st_size for path in pictures) < 4_000_000


def test_a_browser_goes_through_all_pages_on_a_phone(site: Path, browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visitor:
        for name in pages(site):
            visitor.page.goto(f"{address}{name}")
            assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


def open_search(page: Page, field: Locator) -> None:
    """Press the key until the search is there: on a busy machine its element stands before it listens."""
    for _ in range(20):
        page.keyboard.press("Control+k")
        try:
            field.wait_for(timeout=1_000)
        except PlaywrightTimeoutError:
            continue
        return


def test_search_finds_what_is_typed(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visitor:
        page = visitor.page
        page.goto(address)
        typed = page.get_by_role("combobox")
        page.wait_for_function(SEARCH_IS_READY)
        open_search(page, typed)
        expect(typed).to_be_focused()
        page.keyboard.type("qwertzuiop")
        results = page.get_by_role("option")
        expect(results).to_have_count(0)
        typed.fill("idempotency marker")
        expect(results.filter(has_text="set once the stage's events are written").first).to_be_visible()
        # The list scrolls with the arrow keys, as a combobox's does; axe looks for a focus in it.
        assert {one["id"] for one in Axe().run(page).response["violations"]} <= {"scrollable-region-focusable"}
        results.filter(has=page.get_by_role("heading", name="Glossary")).click()
        page.wait_for_url("**/docs/glossary/**")


def test_the_mode_is_switched_and_kept(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visitor:
        page = visitor.page
        page.goto(address)
        body = page.locator("body")
        expect(body).to_have_attribute("data-md-color-scheme", "default")
        for title in ("Switch to light mode", "Switch to dark mode"):
            page.get_by_title(title).click()
        expect(body).to_have_attribute("data-md-color-scheme", "slate")
        page.goto(f"{address}docs/tutorial/")
        expect(body).to_have_attribute("data-md-color-scheme", "slate")


def test_the_keyboard_is_enough(browser: Browser, address: str) -> None:
    with visiting(browser, address) as visitor:
        page = visitor.page
        page.goto(f"{address}docs/how-to/sinks/")
        page.keyboard.press("Tab")
        expect(page.locator(".md-skip")).to_be_focused()
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.querySelector('article').contains(document.activeElement)")
        page.goto(f"{address}docs/how-to/sinks/")
        for _ in range(12):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.textContent.trim()") == "Reference":
                break
        page.keyboard.press("Enter")
        page.wait_for_url("**/docs/reference/commands/")


def test_a_phone_has_the_navigation_in_a_drawer(browser: Browser, address: str) -> None:
    with visiting(browser, address, PHONE) as visitor:
        page = visitor.page
        page.goto(address)
        page.locator("header label[for=__drawer]").click()
        page.locator("nav.md-nav--primary").get_by_text("Tutorial").first.click()
        page.wait_for_url("**/docs/tutorial/")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
def test_axe_finds_nothing(browser: Browser, address: str, size: tuple[int, int], scheme: str) -> None:
    with visiting(browser, address, size, scheme) as visitor:
        for name in (
            "",
            "docs/explanation/architecture/",
            "docs/reference/python/",
            "docs/screenshots/",
        ):
            visitor.page.goto(f"{address}{name}")
            found = Axe().run(visitor.page)
            violations = [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]]
            assert violations == [], name


def test_versions_lie_side_by_side(tmp_path: Path, browser: Browser) -> None:
    with serving(tmp_path) as address, visiting(browser, address) as visitor:
        for version in ("0.9.0", "0.10.0"):
            command = [sys.executable, str(ROOT / BUILD), "--publish", str(tmp_path), "--url", address]
            subprocess.run([*command, "--version", version, "--without-pictures"], check=True, capture_output=True)
        listed = json.loads((tmp_path / "versions.json").read_text(encoding="utf-8"))
        assert [(one["version"], one["aliases"]) for one in listed] == [("0.10.0", ["latest"]), ("0.9.0", [])]
        links = re.findall(r"\]\(([^)]+)\)", (tmp_path / "llms.txt").read_text(encoding="utf-8"))
        assert links
        assert [link for link in links if not link.startswith(f"{address}0.10.0/")] == []
        page = visitor.page
        page.goto(address)
        page.wait_for_url("**/0.10.0/")
        expect(page.locator(".md-version__current")).to_contain_text("0.10.0")
        expect(page.get_by_text("docs of an older version")).to_be_hidden()
        page.goto(f"{address}0.10.0/docs/tutorial/")
        page.locator(".md-version__current").hover(force=True)  # the list opens over it
        page.locator(".md-version__link", has_text="0.9.0").click()
        page.wait_for_url("**/0.9.0/docs/tutorial/")
        expect(page.get_by_text("docs of an older version")).to_be_visible()
        expect(page.locator("footer")).to_contain_text("quotewire 0.9.0")
        page.get_by_role("link", name="The newest version").click()
        page.wait_for_url("**/0.10.0/")
