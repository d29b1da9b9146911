"""Events have deterministic ids, are self-contained, and stay under the size limit for any article."""

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from quotewire.schemas import Article, Document, Event, Reason, Repaired, Span, Telling
from quotewire.schemas.event import EVENT_DATA_MAX, ArticleReference, StatementAttributed
from quotewire.schemas.export import json_schema
from quotewire.tasks.errors import RejectedError
from quotewire.tasks.output.events import (
    SURROUNDINGS_MIN,
    SURROUNDINGS_SHARE,
    dead_event,
    document_events,
    extracted_event,
    rejected_event,
    repaired_event,
)
from quotewire.tasks.pipeline import Pipeline

PIPELINE = Pipeline()
TEXT = "The council met on Monday. “We will stay,” said Mayor Ana Kovač. “Nobody will be forgotten,” she added."


def completed(**fields: object) -> tuple[Document, Repaired]:
    article = Article.model_validate({"id": "n-1", "text": TEXT, "language": "en"} | fields)
    repaired = PIPELINE.repair(PIPELINE.extract(article))
    return PIPELINE.attribute([repaired])[0], repaired


def events(metadata: dict[str, str] | None = None, **fields: object) -> list[Event]:
    document, repaired = completed(**fields)
    stages = [extracted_event(repaired.extracted), repaired_event(repaired)]
    return stages + document_events(document, metadata or {}, "{qw}:article:k")


def test_one_event_for_each_stage_and_statement() -> None:
    types = [event.type.removeprefix("quotewire.") for event in events()]
    assert types[:2] == ["article.extracted", "article.repaired"]
    assert types[-1] == "article.completed"
    assert set(types[2:-1]) == {"statement.attributed"}


def test_the_same_article_gives_the_same_ids_and_no_two_are_equal() -> None:
    first, second = events(), events()
    assert [event.id for event in first] == [event.id for event in second]
    assert len({event.id for event in first}) == len(first)


def test_another_revision_has_other_ids() -> None:
    ids = {event.id for event in events()}
    assert not ids & {event.id for event in events(title="A title")}


def test_every_event_validates_against_the_schemas_it_names() -> None:
    envelope = Draft202012Validator(json.loads(json_schema("event")))
    for event in events(metadata={"desk": "foreign"}):
        data = json.loads(event.model_dump_json())
        envelope.validate(data)
        Draft202012Validator(json.loads(json_schema(event.dataschema.rpartition(":")[2]))).validate(data["data"])


def test_a_statement_event_stands_alone() -> None:
    event = next(e for e in events(metadata={"desk": "foreign"}, title="Council") if "statement" in e.type)
    assert isinstance(event.data, StatementAttributed)
    assert event.subject == "n-1"
    assert (event.data.article.title, event.data.article.metadata) == ("Council", {"desk": "foreign"})
    assert "We will stay" in event.data.statement
    assert event.data.speaker == "Ana Kovač"
    assert event.data.surroundings.text == TEXT


def test_the_example_of_the_reference_is_what_comes_out() -> None:
    file = Path(__file__).parents[4] / "examples" / "events" / "statement.attributed.json"
    example = json.loads(file.read_text(encoding="utf-8"))
    article = example["data"]["article"]
    told = {name: article[name] for name in ("id", "title", "published_at")}
    made = events(article["metadata"], text=example["data"]["surroundings"]["text"], language=None, **told)
    (event,) = (event for event in made if "statement" in event.type)
    fresh = json.loads(event.model_dump_json())
    for one in (example, fresh):
        attribution = one["data"]["attribution"]
        one["time"] = ""
        sure = (attribution.pop("confidence"), attribution["source"].pop("confidence"))
        assert sure == pytest.approx((0.96, 0.96), abs=0.03)
    assert fresh == example


def shown(count: int) -> tuple[Document, list[StatementAttributed]]:
    """A document of one paragraph with so many statements next to each other, and its statement events."""
    sentence = "“We will stay,” said Mayor Ana Kovač. "
    document, _ = completed()
    (template, *_) = document.attributions
    text = sentence * count
    places = [number * len(sentence) for number in range(count)]
    spans = [Span(start=at, end=at + 15, text=text[at : at + 15], original=(at, at + 15)) for at in places]
    made = [template.model_copy(update={"id": f"a{span.start}", "content": [span]}) for span in spans]
    crowded = document.model_copy(update={"text": text, "original": text, "attributions": made})
    data = [event.data for event in document_events(crowded, {}, "key")]
    return crowded, [item for item in data if isinstance(item, StatementAttributed)]


@pytest.mark.parametrize("count", [1, 2, 20, 200])
def test_surroundings_of_statements_close_to_each_other_do_not_repeat_the_article_again_and_again(count: int) -> None:
    document, found = shown(count)
    assert len(found) == count
    for data in found:
        around = data.surroundings
        assert around.text == document.text[around.start : around.end]
        assert data.statement in around.text
        first, last = data.attribution.content[0].start, data.attribution.content[-1].end
        assert first - around.start >= min(SURROUNDINGS_MIN, first)
        assert around.end - last >= min(SURROUNDINGS_MIN, len(document.text) - last)
    total = sum(len(data.surroundings.text) - len(data.statement) for data in found)
    assert total <= max(SURROUNDINGS_SHARE * len(document.text), 2 * SURROUNDINGS_MIN * count)


@pytest.mark.parametrize("character", ["w", "\N{GRINNING FACE}", "\x01"])
@pytest.mark.parametrize("pieces", [1, 3_000])
def test_a_giant_statement_is_cut_to_the_limit_and_says_so(character: str, pieces: int) -> None:
    names = {"id": "\N{GRINNING FACE}" * 512, "url": "https://x.example/" + "\N{GRINNING FACE}" * 2_030}
    document, _ = completed(title=character * 1000, publisher=character * 1000, **names)
    piece = Span(start=0, end=60_000 // pieces, text=character * (60_000 // pieces), original=(0, 60_000 // pieces))
    giant = document.attributions[0].model_copy(update={"content": [piece] * pieces})
    grown = document.model_copy(update={"attributions": [giant], "text": character * 60_000})
    metadata = {f"{n:064}": character * 256 for n in range(16)}
    statement, _ = document_events(grown, metadata, "{qw}:article:k")
    assert isinstance(statement.data, StatementAttributed)
    assert statement.data.truncated
    assert statement.data.attribution.content[0].end == piece.end
    assert {"id": statement.data.article.id, "url": statement.data.article.url} == names
    assert len(statement.data.model_dump_json().encode()) <= EVENT_DATA_MAX


@pytest.mark.parametrize("character", ["w", "\x01"])
@pytest.mark.slow
def test_a_statement_that_is_told_again_and_again_is_cut_to_the_limit(character: str) -> None:
    document, _ = completed()
    piece = Span(start=0, end=2_000, text=character * 2_000, original=(0, 2_000))
    many = [piece] * 50
    telling = Telling(type="mixed", content=many, cue=many, mention=many, paragraph=0, confidence=1.0, addressee=many)
    again = document.attributions[0].model_copy(update={"repeats": [telling] * 500})
    grown = document.model_copy(update={"attributions": [again]})
    statement, _ = document_events(grown, {f"{n:064}": character * 256 for n in range(16)}, "{qw}:article:k")
    assert isinstance(statement.data, StatementAttributed)
    assert statement.data.truncated
    assert statement.data.attribution.repeats
    assert len(statement.data.model_dump_json().encode()) <= EVENT_DATA_MAX


def test_rejected_and_dead_say_why() -> None:
    article = ArticleReference(id="n-1", revision="r")
    reason = Reason(code="not_english", message="the text is German")
    assert rejected_event(article, reason).data.reason == reason  # type: ignore[union-attr]
    first = dead_event(article, reason, "extract", 3)
    again = dead_event(article, reason, "extract", 3, distinguish="1")
    assert first.id != again.id


def test_an_unreadable_article_has_a_subject_all_the_same() -> None:
    reason = Reason(code="invalid_json", message="not valid JSON")
    assert dead_event(ArticleReference(id=None, revision=None), reason, "admit", 0).subject == "unknown"


def test_a_rejection_is_an_error_of_its_own_kind() -> None:
    with pytest.raises(RejectedError) as caught:
        PIPELINE.extract(Article(text="   "))
    assert caught.value.code == "empty"
