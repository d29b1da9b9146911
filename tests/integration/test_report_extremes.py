"""The pages of ``quotewire report`` where articles or readers are out of the ordinary: addresses, scripts, long words."""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from quotewire.schemas import Document, Reason, Unfinished, When
from quotewire.tasks.repair import Ledger
from quotewire.tasks.report import Entry, article_view, render_index
from quotewire.tasks.report.notebook import render
from tests.browser import chromium
from tests.integration.report_pages import Open, Scheme, opening, save
from tests.unit.tasks.report.articles import document, hostile, repair, span, statement, words

pytestmark = [pytest.mark.integration, pytest.mark.alone]  # a browser needs both cores, and has deadlines
TURNED: Final = "\u202e"
"""Right-to-left override: what follows is shown from right to left."""
FOCUS = """() => {
    const focused = document.activeElement;
    if (focused === document.body) return null;
    const box = focused.getBoundingClientRect();
    const style = getComputedStyle(focused);
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    const seen = top !== null && (focused === top || focused.contains(top));
    const ringed = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    return [focused.outerHTML.slice(0, 200), seen && ringed];
}"""
FAINT = """() => {
    const canvas = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    const read = (colour) => {
        canvas.clearRect(0, 0, 1, 1);
        canvas.fillStyle = colour;
        canvas.fillRect(0, 0, 1, 1);
        return [...canvas.getImageData(0, 0, 1, 1).data].map((part) => part / 255);
    };
    const linear = (part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    const light = ([red, green, blue]) => 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue);
    const over = (upper, lower) => lower.map((part, index) => part * (1 - upper[3]) + upper[index] * upper[3]);
    const behind = (element) => element === null ? [1, 1, 1]
        : over(read(getComputedStyle(element).backgroundColor), behind(element.parentElement));
    const faint = [];
    for (const element of document.body.querySelectorAll("*")) {
        const drawn = element.dataset.n || [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
        if (!drawn || !element.checkVisibility()) continue;
        const ground = behind(element);
        const pair = [light(over(read(getComputedStyle(element).color), ground)), light(ground)];
        const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
        if (ratio < 4.5) faint.push([ratio, element.outerHTML.slice(0, 100)]);
    }
    return faint;
}"""
"""Texts with less contrast to what is behind them than WCAG AA asks for, also those that the style sheet writes."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def opened(browser: Browser) -> Iterator[Open]:
    with opening(browser) as open_page:
        yield open_page


def talk(count: int) -> Document:
    """An article in which a dozen people, one of them without a name, speak in turn; every statement has a repair."""
    sentence = "“The pier stays shut until the spring ,” said Ada Roe of the council in Lindhaven. "
    comma = sentence.index(" ,")
    original = "\n\n".join([sentence * 5] * (count // 5))
    starts = [place for place in range(len(original)) if original.startswith(sentence, place)]
    ledger = Ledger(original, (), [repair(number, start + comma, " ", "") for number, start in enumerate(starts)])
    moved = [start - number for number, start in enumerate(starts)]
    return document(
        ledger,
        [
            statement(
                ledger,
                [(start, start + comma + 2)],
                name=f"Speaker {number % 12}" if number % 12 else None,
                cue=[(start + comma + 3, start + comma + 7)],
                mention=[(start + comma + 8, start + comma + 15)],
                identity=f"a{number}",
                confidence=0.5 + number % 50 / 100,
                stance=("asserted", "denied")[number % 2],
            )
            for number, start in enumerate(moved)
        ],
    )


def runs_rightward(page: Page, found: str) -> bool:
    """Whether the page shows these words, wherever they first stand, in their order from left to right."""
    shown: bool = page.evaluate(
        """(found) => {
            const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT, (node) =>
                node.parentElement.closest("script") || !node.data.includes(found) ? 2 : 1);
            const node = walker.nextNode();
            const range = document.createRange();
            const left = (place) => { range.setStart(node, place); range.setEnd(node, place + 1); return range.getBoundingClientRect().left; };
            const start = node.data.indexOf(found);
            return left(start) < left(start + found.length - 1);
        }""",
        found,
    )
    return shown


def test_an_address_that_is_no_escape_is_no_trouble(tmp_path: Path, opened: Open) -> None:
    made_of = talk(5)
    page = opened(save(tmp_path, made_of), fragment="#%")
    page.locator("[data-save=csv]").wait_for(state="visible")  # the script came to its end
    index = tmp_path / "index.html"
    index.write_text(render_index([Entry.of(article_view(made_of), "page.html")], []), encoding="utf-8")
    listing = opened(index, fragment="#find=%")
    expect(listing.locator("#search")).to_have_value("%")
    expect(listing.locator("#found")).to_have_text("0 speakers, 0 articles")


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_very_long_words_stay_on_the_page(tmp_path: Path, opened: Open, size: str) -> None:
    word = "Donaudampfschifffahrt" * 30
    ledger = Ledger(f"“{word},” said {word}.", (), [repair(1, 0, "“", word, flagged=True)])
    item = statement(ledger, words(ledger, f"“{word},”"), name=word, role=word, affiliation=word, confidence=0.3)
    fields = {"title": word, "publisher": word, "byline": word, "article_id": word, "published_at": "2026-01-01"}
    page = opened(save(tmp_path, document(ledger, [item], url=f"https://a.example/{word}", **fields)), size)
    page.locator(".st").first.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    side = page.locator(".side")
    assert side.evaluate("(side) => side.scrollWidth <= side.clientWidth")
    name, close = page.locator("#card .name").bounding_box(), page.get_by_role("button", name="Close").bounding_box()
    assert name is not None
    assert close is not None
    assert name["x"] + name["width"] <= close["x"]


def test_characters_that_turn_text_around_turn_only_what_is_theirs(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger(f"“Rain {TURNED}tomorrow” was the word of Roe on {TURNED}Monday, as expected.")
    ((start, end),) = words(ledger, f"{TURNED}Monday")
    said_on = span(ledger, start, end)
    item = statement(
        ledger,
        words(ledger, f"“Rain {TURNED}tomorrow”"),
        name="Roe",
        when=When(mention=said_on, precision="day", first_day="2026-03-16", last_day="2026-03-16"),
    )
    made_of = document(
        ledger, [item], title="Rain", publisher=f"{TURNED}Gazette", published_at="2026-03-17", article_id=f"{TURNED}x"
    )
    page = opened(save(tmp_path, made_of))
    page.locator(".st").first.click()
    for plain in ("was the word of", ", as expected", "17 Mar", ", revision", ": 16 Mar"):
        assert runs_rightward(page, plain), plain
    assert not runs_rightward(page, "tomorrow")
    index = tmp_path / "index.html"
    lost = Unfinished(outcome="dead", article_id=f"{TURNED}x", reason=Reason(code="poison", message="It failed."))
    index.write_text(render_index([Entry.of(article_view(made_of), "page.html")], [lost]), encoding="utf-8")
    listing = opened(index)
    for plain in ("17 Mar", ": dead (poison)"):
        assert runs_rightward(listing, plain), plain


def test_words_of_another_script_stay_inside_their_marks(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger("قالت مريم حداد: “لن نغادر هذا المكان”.")
    item = statement(
        ledger,
        words(ledger, "“لن نغادر هذا المكان”"),
        name="مريم حداد",
        mention=words(ledger, "مريم حداد"),
        cue=words(ledger, "قالت"),
    )
    page = opened(save(tmp_path, document(ledger, [item])))
    boxes = page.locator("main .st").evaluate("(statement) => statement.getClientRects().length")
    assert boxes == 1  # a direction that is shared with its neighbours would cut the statement in two


def test_a_notebook_keeps_to_its_width_and_its_direction(tmp_path: Path, opened: Open) -> None:
    ledger = Ledger(f"“Rain {TURNED}tomorrow” was the word of {TURNED}Roe, as expected. {'Donau' * 200}")
    item = statement(
        ledger,
        words(ledger, f"“Rain {TURNED}tomorrow”"),
        name=f"{TURNED}Roe",
        mention=words(ledger, f"{TURNED}Roe"),
    )
    path = tmp_path / "notebook.html"
    path.write_text(f'<meta charset="utf-8">{render(document(ledger, [item]))}', encoding="utf-8")
    page = opened(path)
    for plain in ("“Rain", "was the word of", ", as expected"):
        assert runs_rightward(page, plain), plain
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("key", ["Tab", "Shift+Tab"])
@pytest.mark.parametrize("size", ["desktop", "low", "phone"])
def test_the_keyboard_comes_through_the_page_and_its_focus_is_always_seen(
    tmp_path: Path, opened: Open, size: str, key: str
) -> None:
    page = opened(save(tmp_path, talk(25)), size, reduced_motion="reduce")
    page.locator(".st").first.click()
    page.locator(".repairs").evaluate("(repairs) => { repairs.closest('details').open = true; }")
    page.locator(".skip" if key == "Tab" else ".repairs a >> nth=-1").focus()
    passed = []
    while (stop := page.evaluate(FOCUS)) is not None:
        passed.append(stop)
        assert len(passed) < 200, "the keyboard is caught"
        page.keyboard.press(key)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert len(passed) > 100
    assert [html for html, seen in passed[1:] if not seen] == []


def test_the_focus_is_seen_on_the_view_that_is_chosen(tmp_path: Path, opened: Open) -> None:
    page = opened(save(tmp_path, talk(5)))
    chosen = page.get_by_role("button", name="Changes", exact=True)
    page.locator(".skip").focus()
    page.keyboard.press("Tab")
    expect(chosen).to_be_focused()
    assert chosen.evaluate("(one) => getComputedStyle(one).outlineColor !== getComputedStyle(one).backgroundColor")


@pytest.mark.parametrize("size", ["desktop", "low"])
def test_a_card_with_more_than_fits_is_scrolled_with_the_keyboard(tmp_path: Path, opened: Open, size: str) -> None:
    page = opened(save(tmp_path, hostile()), size)
    for act in ("hover", "click"):
        getattr(page.locator(".st").first, act)()
        assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    page.locator("#card").focus()
    page.keyboard.press("Tab")
    if page.locator("#card blockquote").evaluate("(one) => one.scrollHeight > one.clientHeight"):
        expect(page.locator("#card blockquote")).to_be_focused()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_can_be_read_in_every_colour(tmp_path: Path, opened: Open, scheme: Scheme) -> None:
    page = opened(save(tmp_path, talk(25)), scheme=scheme)
    page.locator(".st").first.click()
    assert page.evaluate(FAINT) == []
    page.evaluate("for (const one of document.querySelectorAll('[data-s], [data-r]')) one.classList.add('on')")
    assert page.evaluate(FAINT) == []


def test_forced_colours_show_what_is_chosen(tmp_path: Path, opened: Open) -> None:
    page = opened(save(tmp_path, talk(5)), forced_colors="active")
    chosen = page.get_by_role("button", name="Changes", exact=True)
    expect(chosen).to_have_css("forced-color-adjust", "none")
    highlight = page.evaluate(
        """() => {
            const sample = document.body.appendChild(document.createElement("p"));
            sample.style.backgroundColor = "Highlight";
            return getComputedStyle(sample).backgroundColor;
        }"""
    )
    expect(chosen).to_have_css("background-color", highlight)


def test_paper_has_no_folded_list_and_no_half_empty_pages(tmp_path: Path, opened: Open) -> None:
    page = opened(save(tmp_path, talk(300)))
    page.emulate_media(media="print")
    repairs = page.get_by_role("heading", name="Repairs")
    expect(repairs).to_be_hidden()
    apart = "(all) => all.forEach((one) => { one.style.breakInside = 'avoid'; })"
    flowing = page.pdf(format="A4").count(b"/Type /Page\n")
    page.locator(".speaker").evaluate_all(apart)
    assert 0 < flowing < page.pdf(format="A4").count(b"/Type /Page\n")
    page.locator(".fold").evaluate("(fold) => { fold.open = true; }")
    expect(repairs).to_be_visible()


def test_an_article_without_statements_has_no_empty_lists(tmp_path: Path, opened: Open) -> None:
    page = opened(save(tmp_path, document(Ledger("Nobody was there.\n\nThe sea was calm."))), "phone")
    expect(page.locator("main .empty")).to_have_text("quotewire found no statement in this article.")
    assert page.get_by_role("heading").all_text_contents()[1:] == ["How to read this page"]
    for absent in ("#card", ".downloads", "a[href='#speakers']"):
        expect(page.locator(absent)).not_to_be_visible()
    bare = opened(save(tmp_path, document(Ledger(""))))
    expect(bare.locator("main .empty")).to_have_text("The article has no words left.")


def test_a_button_that_copies_has_its_name_again_after_two_clicks(tmp_path: Path, opened: Open) -> None:
    page = opened(save(tmp_path, talk(5)), permissions=["clipboard-read", "clipboard-write"])
    page.clock.install()
    page.reload()
    page.locator(".st").first.click()
    button = page.locator("#card .tools button").nth(2)
    for _ in range(2):
        button.click()
        expect(button).to_have_text("Copied")
    page.clock.run_for(5_000)
    expect(button).to_have_text("Copy text")


def test_articles_without_a_page_are_on_the_index_with_the_reason(tmp_path: Path, opened: Open) -> None:
    failed = [
        Unfinished(outcome="dead", article_id="<script>", reason=Reason(code="poison", message="It failed <twice>.")),
        Unfinished(outcome="rejected", article_id=None, reason=Reason(code="not_english", message="It is German.")),
    ]
    index = tmp_path / "index.html"
    index.write_text(render_index([Entry.of(article_view(talk(5)), "page.html")], failed), encoding="utf-8")
    page = opened(index, "phone")
    rows = page.locator(".unfinished li")
    expect(rows).to_have_text(
        ["<script>: dead (poison): It failed <twice>.", "an article: rejected (not_english): It is German."]
    )
    assert Axe().run(page).response["violations"] == []
