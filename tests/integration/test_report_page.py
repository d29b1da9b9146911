"""The pages of ``quotewire report`` in a real browser: pointing, keys, filters, views, accessibility, sizes, attacks."""

import csv
import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from quotewire.schemas import Document
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report import Entry, article_view, render_index
from tests.browser import chromium
from tests.integration.conftest import BIN, ROOT
from tests.integration.report_pages import SIZES, Open, Scheme, opening, save
from tests.unit.tasks.report.articles import document, hostile, repair, statement, words

pytestmark = [pytest.mark.integration, pytest.mark.alone]  # a browser needs both cores, and has deadlines
TRANSLATED = ROOT / "tests" / "cases" / "report" / "translated.jsonl"
SLOW_MS = 3_000
"""Longest that a page of 2,000 statements may take for anything; an idle machine needs a tenth of it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Path:
    """The page of a translated article, its document and an index, as the commands write them."""
    folder = tmp_path_factory.mktemp("report")
    documents = folder / "documents.jsonl"
    with documents.open("wb") as output:
        subprocess.run([str(BIN / "quotewire"), "process", str(TRANSLATED)], stdout=output, check=True)
    for out in ("page.html", "pages"):
        subprocess.run(
            [str(BIN / "quotewire"), "report", str(documents), "-o", str(folder / out)], check=True, capture_output=True
        )
    return folder


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    """Opens pages; at the end, none of them may have complained or asked for anything but itself."""
    with opening(browser) as open_page:
        yield open_page


def read(made: Path) -> Document:
    return Document.model_validate_json((made / "documents.jsonl").read_text(encoding="utf-8"))


def number_of(made_of: Document, words_of_it: str) -> int:
    """The number of the statement with these words."""
    return next(
        number for number, item in enumerate(made_of.attributions, start=1) if words_of_it in item.content[0].text
    )


def test_pointing_at_a_statement_shows_who_says_it_and_why(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    expect(page.locator("#card")).to_contain_text("Point at a statement")
    number = number_of(read(made), "The dredging was ordered")
    page.locator(f".st[data-s='{number}']").first.hover()
    card = page.locator("#card")
    for told in ("Jens Aldag", "State Secretary", "direct: in the speaker’s own words", "asserted", "pronoun", "“he”"):
        expect(card).to_contain_text(told)
    expect(card).to_contain_text("16 Mar 2026")
    expect(card).to_contain_text("“The State Secretary in the Ministry of Transport, Jens Aldag”")
    page.locator("h1").hover()
    expect(card).to_contain_text("Point at a statement")


def test_a_click_pins_a_statement_under_a_permalink(made: Path, opened: Open) -> None:
    item = read(made).attributions[1]
    page = opened(made / "page.html")
    page.locator(".st[data-s='2']").first.click()
    assert page.url.endswith(f"#s-{item.id}")
    again = opened(Path(made / "page.html"))
    again.goto(page.url)
    expect(again.locator("#card .name")).to_have_text(item.source.name or "")
    expect(again.locator(".st.on").first).to_be_in_viewport()


def test_a_statement_is_copied_with_its_source(made: Path, opened: Open) -> None:
    page = opened(made / "page.html", permissions=["clipboard-read", "clipboard-write"])
    page.locator(".st[data-s='2']").first.click()

    def copied(label: str) -> str:
        page.get_by_role("button", name=label, exact=True).click()
        text: str = page.evaluate("navigator.clipboard.readText()")
        return text

    item = read(made).attributions[1]
    text = copied("Copy text")
    assert text.startswith(item.content[0].text)
    assert "— Wiebke Tammen (Managing Director); direct, confidence" in text
    assert text.endswith("https://kuestenblick.example/faehre")
    assert json.loads(copied("JSON")) == item.model_dump(mode="json")
    assert copied("Link") == page.url
    (row,) = csv.DictReader(copied("CSV").splitlines())
    assert (row["speaker"], row["id"]) == ("Wiebke Tammen", item.id)


def test_everything_works_from_the_keyboard(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.locator("a.n").first).to_be_focused()
    expect(page.locator("#card .name")).to_have_text("Reederei Tammen")
    page.keyboard.press("ArrowRight")
    expect(page.locator("a.n[data-n='2']")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#card")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="✓ Right")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("a.n[data-n='2']")).to_be_focused()
    assert "#" not in page.url


def test_the_switch_shows_changes_text_or_original(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    item = read(made)
    removed = page.locator("main del").first
    added = page.locator("main ins").first
    shown = {"Changes": (True, True), "Repaired": (False, True), "Original": (True, False)}
    for name, expected in shown.items():
        page.get_by_role("button", name=name, exact=True).click()
        assert (removed.is_visible(), added.is_visible()) == expected
    expect(page.locator(".cutout .words")).to_be_visible()
    assert page_text(page, without="ins") == item.original
    assert page_text(page, without="del, .cutout") == item.text


def page_text(page: Page, without: str) -> str:
    """The words of the article as the browser has them, without some of them."""
    text: str = page.evaluate(
        """(without) => {
            const main = document.querySelector("main").cloneNode(true);
            for (const element of main.querySelectorAll(`.notes, summary, ${without}`)) element.remove();
            return [...main.querySelectorAll(".row > p, .words")].map((element) => element.textContent).join("");
        }""",
        without,
    )
    return text


def test_a_repair_says_why(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    page.locator("main ins").first.click()
    expect(page.locator("#card")).to_contain_text("quote.foreign_glyph")
    page.locator("#repairs-title + .fold summary").click()
    page.locator("[data-repair='2']").click()
    expect(page.locator("#card")).to_contain_text("The closing mark stood apart")
    expect(page.locator("main [data-r='2']").first).to_be_in_viewport()
    page.locator("[data-repair='0']").press("Enter")
    expect(page.locator("#card")).to_be_focused()


def test_filters_hide_statements_by_speaker_type_and_confidence(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    items = read(made).attributions
    shown = page.locator("#shown")
    direct = sum(item.type == "direct" for item in items)
    page.get_by_label("direct", exact=True).uncheck()
    expect(shown).to_have_text(f"{len(items) - direct} of {len(items)} statements")
    assert page.locator("main .st.off").count() >= direct
    page.get_by_role("button", name="Show all").click()
    expect(shown).to_have_text(f"{len(items)} statements")
    sure = sum(item.confidence >= 0.9 for item in items)
    page.locator("#confidence").fill("90")
    expect(shown).to_have_text(f"{sure} of {len(items)} statements")
    page.locator("#confidence").fill("0")
    page.get_by_role("button", name="Only Jens Aldag").click()
    expect(page.locator(".speaker:visible")).to_have_count(1)
    expect(shown).to_have_text(f"{sum(item.source.name == 'Jens Aldag' for item in items)} of {len(items)} statements")
    number = number_of(read(made), "slap in the face")
    page.locator(f".st[data-s='{number}']").first.hover()
    expect(page.locator("#card")).to_contain_text("Point at a statement")


def test_the_list_of_a_speaker_leads_to_the_statement(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    page.locator(".said [data-go]").last.click()
    last = page.locator("a.n").last
    expect(last).to_be_focused()
    expect(last).to_be_in_viewport()


def test_the_statements_shown_are_saved_and_no_cell_is_a_formula(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger("=1+1 said Roe, and Lund: “no”.")
    items = [
        statement(ledger, words(ledger, "=1+1"), name="Roe"),
        statement(ledger, words(ledger, "“no”"), name="Lund"),
    ]
    page = opened(save(tmp_path, document(ledger, items)))
    with page.expect_download() as saving:
        page.locator("[data-save=csv]").click()
    rows = list(csv.DictReader(saving.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert [(row["speaker"], row["statement"]) for row in rows] == [("Roe", "'=1+1"), ("Lund", "“no”")]
    page.get_by_role("button", name="Only Lund").click()
    with page.expect_download() as saving:
        page.locator("[data-save=json]").click()
    assert [item["id"] for item in json.loads(saving.value.path().read_text(encoding="utf-8"))] == [items[1].id]


def test_what_a_person_has_checked_is_kept_and_saved(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    page.locator(".st[data-s='2']").first.click()
    page.get_by_role("button", name="✗ Wrong").click()
    expect(page.get_by_role("button", name="✗ Wrong")).to_be_focused()
    page.get_by_role("button", name="Next ›").click()
    page.get_by_role("button", name="✓ Right").click()
    page.reload()
    expect(page.locator("#judged")).to_have_text(" · 2 checked")
    expect(page.locator(".said li[data-judged=wrong]")).to_have_count(1)
    with page.expect_download() as saving:
        page.locator("[data-save=csv]").click()
    rows = list(csv.DictReader(saving.value.path().read_text(encoding="utf-8-sig").splitlines()))
    assert [row["verdict"] for row in rows][:4] == ["", "wrong", "right", ""]
    page.get_by_role("button", name="✓ Right").click()
    expect(page.locator("#judged")).to_have_text(" · 1 checked")


def test_flags_lie_in_the_margin_beside_their_words(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    note = page.locator(".note").first
    expect(note).to_contain_text("Perhaps: According to")
    place, words_place = note.bounding_box(), page.locator("#flagged-a").bounding_box()
    assert place is not None
    assert words_place is not None
    assert place["x"] > words_place["x"]
    assert abs(place["y"] - words_place["y"]) < 40
    page.locator("#flagged-a").click()
    assert page.url.endswith("#flag-a")


def test_what_to_check_first_has_the_flags_and_nothing_that_is_filtered_out(made: Path, opened: Open) -> None:
    page = opened(made / "page.html")
    flags = page.get_by_role("list", name="Flags").get_by_role("listitem")
    expect(flags).to_have_text(["By words of perhaps “According to”"])
    flags.get_by_role("link").click()
    expect(page.locator("#flag-a")).to_be_in_viewport()
    unsure = page.locator(".check-first [data-item]:visible")
    assert unsure.count() > 0
    page.locator("#confidence").fill("100")
    expect(unsure).to_have_count(0)
    expect(flags).to_have_count(1)


def test_with_nothing_left_to_check_first_its_heading_goes(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger("“Rain,” said Roe. “Snow,” said Lund.")
    items = [
        statement(ledger, words(ledger, "“Rain,”"), name="Roe", confidence=0.6),
        statement(ledger, words(ledger, "“Snow,”"), name="Lund"),
    ]
    page = opened(save(tmp_path, document(ledger, items)))
    heading = page.get_by_role("heading", name="Check first")
    expect(heading).to_be_visible()
    page.get_by_role("button", name="Only Lund").click()
    expect(heading).to_be_hidden()


def test_a_hostile_article_runs_nothing_and_keeps_its_words(tmp_path: Path, opened: Open) -> None:
    made_of = hostile()
    page = opened(save(tmp_path, made_of))
    page.locator("a.n").first.click()
    expect(page.locator("#card")).to_contain_text("<script>alert(1)</script>")
    assert page_text(page, without="ins") == made_of.original
    assert page_text(page, without="del, .cutout") == made_of.text
    index = tmp_path / "index.html"
    index.write_text(render_index([Entry.of(article_view(made_of), "page.html")]), encoding="utf-8")
    listing = opened(index)
    listing.locator("#search").fill("<script>")
    expect(listing.locator("#found")).to_have_text("1 speaker, 1 article")


def test_a_page_without_scripts_can_be_read(made: Path, opened: Open) -> None:
    page = opened(made / "page.html", java_script_enabled=False)
    expect(page.locator(".speaker").first).to_be_visible()
    expect(page.locator(".filters")).to_be_hidden()
    expect(page.locator("main .st").first).to_be_visible()


def test_the_index_finds_speakers_without_their_accents(made: Path, opened: Open) -> None:
    page = opened(made / "pages" / "index.html")
    page.locator("#search").fill("TAMMEN wiebke")
    expect(page.locator(".people > li:visible")).to_have_count(1)
    page.locator("#search").fill("kustenblick")
    expect(page.locator(".articles > li:visible")).to_have_count(1)
    expect(page.locator("#found")).to_have_text("0 speakers, 1 article")
    page.locator("#search").fill("aldag")
    page.locator(".people > li:visible a").click()
    expect(page.locator("h1")).to_contain_text("Ferry to Norderhallig")
    expect(page.locator(".speaker:target")).to_contain_text("Jens Aldag")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing_and_nothing_is_cut_off(
    made: Path, opened: Open, tmp_path: Path, size: str, scheme: Scheme
) -> None:
    folder = Path(os.environ.get("REPORT_SCREENSHOTS", tmp_path))
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in (("article", made / "page.html"), ("index", made / "pages" / "index.html")):
        page = opened(path, size, scheme)
        page.screenshot(path=folder / f"{name}-{size}-{scheme}.png")
        if name == "article":
            page.locator(".st[data-s='4']").first.click()
            page.screenshot(path=folder / f"{name}-pinned-{size}-{scheme}.png")
        found = Axe().run(page)
        assert [(one["id"], one["nodes"][0]["html"]) for one in found.response["violations"]] == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_on_paper_there_are_the_article_and_its_speakers_and_no_controls(
    made: Path, opened: Open, tmp_path: Path
) -> None:
    folder = Path(os.environ.get("REPORT_SCREENSHOTS", tmp_path))
    page = opened(made / "page.html")
    page.emulate_media(media="print", color_scheme="dark")
    for selector in (".bar", "#card", ".filters", ".only"):
        expect(page.locator(selector).first).to_be_hidden()
    expect(page.locator(".speaker").last).to_be_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.pdf(path=folder / "article-print.pdf").startswith(b"%PDF")


def test_two_thousand_statements_are_no_trouble(tmp_path: Path, opened: Open) -> None:
    sentence = "“The pier 🧑‍🚒 stays shut until the spring ,” said Ada Roe of the council in Lindhaven. "
    paragraph = sentence * 5 + "\n\n"
    original = paragraph * 400
    starts = [place for place in range(len(original)) if original.startswith(sentence, place)]
    comma = sentence.index(" ,")
    ledger = Ledger(original, (), [repair(number, start + comma, " ", "") for number, start in enumerate(starts)])
    made_of = document(
        ledger,
        [
            statement(
                ledger,
                [(start, start + comma + 2)],
                name=f"Speaker {number % 50}",
                cue=[(start + comma + 3, start + comma + 7)],
                mention=[(start + comma + 8, start + comma + 15)],
                identity=f"a{number}",
                confidence=number % 100 / 100,
                type=("direct", "indirect")[number % 2],
            )
            for number, start in enumerate(start - number for number, start in enumerate(starts))
        ],
    )
    assert len(made_of.attributions) == 2_000
    page = opened(save(tmp_path, made_of))
    timing = page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd")
    assert timing < SLOW_MS
    took = page.evaluate(
        """async () => {
            const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            const slider = document.getElementById("confidence");
            const timed = async (act) => { const start = performance.now(); act(); await frame(); return performance.now() - start; };
            const move = (value) => () => { slider.value = value; slider.dispatchEvent(new Event("input", { bubbles: true })); };
            const point = (n) => () => document.querySelector(`.st[data-s="${n}"]`).dispatchEvent(new MouseEvent("click", { bubbles: true }));
            return { filter: await timed(move(50)), back: await timed(move(0)), click: await timed(point(1000)) };
        }"""
    )
    assert max(took.values()) < SLOW_MS, (timing, took)
    expect(page.locator("#card .name")).to_have_text("Speaker 49")
