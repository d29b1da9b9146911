"""The whole pipeline in one process: samples, order, isolation of failures, and invariants for any text."""

import copy
import pickle
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quotewire.schemas import Article, Document, Extracted, Reason, Repaired, Unfinished
from quotewire.tasks.attribution.network.weights import shipped
from quotewire.tasks.extraction import decode
from quotewire.tasks.pipeline import Pipeline, in_text
from quotewire.tasks.repair import Ledger

SAMPLES = Path(__file__).parents[3] / "samples"
PIPELINE = Pipeline()


def run(*items: Article | Unfinished) -> list[Document | Unfinished]:
    return list(PIPELINE.process(items))


def sample(name: str) -> Document | Unfinished:
    body = decode((SAMPLES / name).read_bytes())
    (result,) = run(Article(html=body) if name.endswith(".html") else Article(text=body))
    return result


@pytest.mark.parametrize("items", [["The pier is shut."], [{"text": "The pier is shut."}], Article(text="Shut.")])
def test_what_is_no_article_is_named(items: object) -> None:
    said = r"process reads (articles, not (str|dict): make one with Article|several articles: give a list, not one Article)"
    with pytest.raises(TypeError, match=said):
        next(PIPELINE.process(items))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("stage", "wrong", "said"),
    [
        (PIPELINE.extract, "A text.", r"extract takes an Article: .* \(got str\)"),
        (PIPELINE.repair, "A text.", r"takes what extract returned; quotewire\.repair takes a text \(got str\)"),
        (PIPELINE.attribute, "A text.", r"takes a list of what repair returned \(got str\)"),
        (PIPELINE.attribute, PIPELINE.repair(PIPELINE.extract(Article(text="Shut."))), r"\(got Repaired\)"),
    ],
)
def test_a_stage_says_what_it_takes(stage: Callable[[object], object], wrong: object, said: str) -> None:
    with pytest.raises(TypeError, match=said):
        stage(wrong)


def assert_sound(document: Document) -> None:
    """Assert the document's invariants: spans match their text, offsets map back, the ledger yields the text."""
    rebuilt, position = "", 0
    edits = [(block.start, block.end, "") for block in document.removed]
    edits += [(r.start, r.end, r.after or "") for r in document.repairs if r.disposition == "applied"]
    for start, end, after in sorted(edits):
        rebuilt += document.original[position:start] + after
        position = end
    assert rebuilt + document.original[position:] == document.text
    for attribution in document.attributions:
        for span in (*attribution.content, *attribution.cue, *attribution.source.mention):
            assert document.text[span.start : span.end] == span.text
            start, end = span.original
            assert 0 <= start <= end <= len(document.original)
    known = {attribution.id for attribution in document.attributions}
    assert len(known) == len(document.attributions)
    assert {a.nested_in for a in document.attributions} <= known | {None}
    assert [a for source in document.sources for a in source.attributions if a not in known] == []


def speakers(document: Document) -> set[str | None]:
    return {attribution.source.name for attribution in document.attributions}


def test_the_clean_page_completes_with_its_metadata_and_speakers() -> None:
    document = sample("clean.html")
    assert isinstance(document, Document)
    assert_sound(document)
    assert document.title
    assert document.byline
    assert document.published_at
    assert document.repairs == []
    assert len(speakers(document) - {None}) >= 3


def test_the_translated_article_is_repaired_and_its_last_untagged_quotation_has_its_speaker() -> None:
    document = sample("translated.txt")
    assert isinstance(document, Document)
    assert_sound(document)
    assert [block.kind for block in document.removed] == ["comment_form"]
    assert len([repair for repair in document.repairs if repair.disposition == "applied"]) >= 3
    assert {"Torbjørn Eikrem", "Solveig Brandal", "Marit Solheim-Aas", "Anders Lykke"} <= speakers(document)
    last = max(document.attributions, key=lambda attribution: attribution.content[-1].end)
    assert (last.type, last.source.name, last.source.basis) == ("direct", "Anders Lykke", "discourse")


def test_layout_of_a_page_reaches_attribution_past_what_was_removed_and_repaired() -> None:
    sentence = "The council said on Monday that the bridge would close for ten months."
    html = (
        f"<html><body><article><h1>Bridge</h1><p>Please enter your comment!</p><p>{sentence}</p>"
        "<p>“ We wait, ” he said, and left the hall.</p><blockquote>The bridge is the heart of this town.</blockquote>"
        f"<p>{sentence}</p></article></body></html>"
    )
    extracted = Pipeline.extract(Article(html=html, language="en"))
    repaired = Pipeline.repair(extracted)
    ledger = Ledger(extracted.original, extracted.removed, repaired.repairs)
    [block] = in_text(extracted.layout, ledger)

    assert len(ledger.text) != len(extracted.original)
    assert ledger.text[block.start : block.end] == "The bridge is the heart of this town."
    assert block.role == "quotation"


def test_a_page_that_is_not_english_is_rejected_with_its_language() -> None:
    rejected = sample("german.html")
    assert isinstance(rejected, Unfinished)
    assert (rejected.outcome, rejected.reason.code) == ("rejected", "not_english")
    assert "German" in rejected.reason.message or "de" in rejected.reason.message


def test_results_come_in_input_order_whatever_becomes_of_each() -> None:
    faulty = Unfinished(outcome="dead", article_id=None, reason=Reason(code="invalid_json", message="…"))
    text = "The mayor said on Monday that the bridge would stay closed until the spring."
    items = [Article(id=f"n{n}", text=text if n % 3 else " ", language="en") for n in range(40)]
    results = run(items[0], faulty, *items[1:])
    assert results[1] is faulty
    assert [result.article_id for result in results if result is not faulty] == [f"n{n}" for n in range(40)]
    assert [result.outcome for result in results if result is not faulty] == [
        "completed" if n % 3 else "rejected" for n in range(40)
    ]


def test_one_articles_failure_does_not_fail_its_neighbours(monkeypatch: pytest.MonkeyPatch) -> None:
    pipeline = Pipeline()
    attribute = pipeline.attribute

    def fails_on_poison(batch: Sequence[Repaired]) -> list[Document]:
        if any("poison" in item.extracted.original for item in batch):
            raise RuntimeError("boom")
        return attribute(batch)

    def extract_fails(article: Article) -> Extracted:
        if article.text == "broken":
            raise KeyError("found a fault")
        return Pipeline.extract(article)

    monkeypatch.setattr(pipeline, "attribute", fails_on_poison)
    monkeypatch.setattr(pipeline, "extract", extract_fails)
    texts = ["He said it was poison.", "She said it was fine.", "broken", "They said it was late."]
    results = list(pipeline.process(Article(text=text, language="en") for text in texts))
    assert [result.outcome for result in results] == ["dead", "completed", "dead", "completed"]
    assert isinstance(results[0], Unfinished)
    assert results[0].reason == Reason(code="stage_failed", message="RuntimeError: boom")


def test_the_same_article_gives_the_same_document_alone_and_in_company() -> None:
    article = Article(text=decode((SAMPLES / "translated.txt").read_bytes()))
    other = Article(
        text="The minister said on Friday that nothing would change before the end of the year.", language="en"
    )
    assert run(article)[0] == run(other, article, other)[1]


FRAGMENTS = [
    "“We will stay,” said Ana Kovač.",
    "“We will stay, ”Kovač said.",
    "He added: “Never",
    "together? “Said Brandal.",
    "“",
    "”",
    '"',
    "'",
    "According to Oslo,",
    "\n\n",
    "\n",
    "\t",
    "\x00",
    "🙂",
    "Please enter your comment!",
    "said",
    "the minister said that",
    "A" * 300,
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=20), max_size=25).map(" ".join))
def test_any_text_gives_a_sound_document_or_a_rejection(text: str) -> None:
    (result,) = run(Article(text=text, language="en"))
    if isinstance(result, Document):
        assert result.original == text
        assert_sound(result)
    else:
        assert result.outcome == "rejected"


SENTENCES = [
    "The council met on Monday and voted against the plan.",
    "“We will not be moved,” said the mayor.",
    "Subscribers to the scheme rose by a third, the ministry said.",
    "He added that comments on the draft were welcome until June.",
    "Share prices fell in Oslo, and so did the krone.",
]
BOILERPLATE = [
    "Please enter your comment!\nPlease enter your name here",
    "Share this article",
    "Read also: Ferry delayed",
]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), min_size=2, max_size=8), st.lists(st.sampled_from(BOILERPLATE), max_size=3))
def test_no_sentence_of_the_article_is_lost(sentences: list[str], boilerplate: list[str]) -> None:
    (result,) = run(Article(text="\n\n".join([*sentences, *boilerplate]), language="en"))
    assert isinstance(result, Document)
    assert [line for line in result.text.split("\n") if line in SENTENCES] == sentences


@pytest.mark.slow
def test_a_long_line_without_an_end_is_processed() -> None:
    line = "the minister said that “nothing will change and " * 2_100
    (result,) = run(Article(text=line, language="en"))
    assert isinstance(result, Document)
    assert_sound(result)


def test_a_document_names_the_models_that_made_it() -> None:
    (document,) = PIPELINE.process([Article(text="“The bridge is closed,” the mayor said.", language="en")])
    nlp = PIPELINE.load()
    assert isinstance(document, Document)
    assert document.pipeline.models == {
        f"en_{nlp.meta['name']}": nlp.meta["version"],
        "attribution": shipped().meta["version"],
    }


def test_threads_may_share_a_pipeline() -> None:
    """A memory zone that a thread leaves takes the words of all with it."""
    pipeline = Pipeline()
    articles = [
        Article(text=f"“The bridge will open in May,” said Petra Holm {i}. Critics say it will not.") for i in range(8)
    ]

    def attributed(article: Article) -> list[Document | Unfinished]:
        return [*pipeline.process([article])]

    with ThreadPoolExecutor(8) as threads:
        found = [*threads.map(attributed, articles * 6)]
    assert found == [[*Pipeline().process([article])] for article in articles] * 6


def test_a_pipeline_can_be_sent_to_another_process() -> None:
    article = Article(text="“The bridge will open in May,” said Petra Holm.")
    pipeline = Pipeline()
    for sent in (pickle.loads(pickle.dumps(pipeline)), copy.copy(pipeline)):  # noqa: S301 - made here
        assert [*sent.process([article])] == [*pipeline.process([article])]


def test_a_model_that_is_not_there_is_an_error_of_the_call() -> None:
    with pytest.raises(OSError, match="Can't find model 'nope'"):
        list(Pipeline("nope").process([Article(text="“We wait,” said Petra Holm.", language="en")]))
