"""The intake article: what is accepted, what is refused with which message, and its id, revision and key."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quotewire.schemas import Article, ArticleError, Failure, Reason, parse_article
from quotewire.schemas.document import MESSAGE_MAX

REFUSED = [
    (b"\xff\xfe", "invalid_utf8", "byte 0 is not valid UTF-8"),
    (b'{"text": "cut o', "invalid_json", "not valid JSON"),
    (b"", "invalid_json", "not valid JSON"),
    (b'{"text": "\\ud800"}', "invalid_json", "not valid JSON"),
    (b"[1, 2]", "invalid_article", "must be a JSON object, not an array"),
    (b"null", "invalid_article", "must be a JSON object, not null"),
    (b"{}", "invalid_article", "exactly one of text and html"),
    (b'{"text": "a", "html": "<p>a"}', "invalid_article", "exactly one of text and html"),
    (b'{"text": 1}', "invalid_article", "text: "),
    (b'{"text": "a", "id": ""}', "invalid_article", "id: "),
    (b'{"text": "a", "id": "a\\u0000b"}', "invalid_article", "id: must not contain control characters"),
    (b'{"text": "a", "url": "javascript:alert(1)"}', "invalid_article", "url: "),
    (b'{"text": "a", "published_at": "yesterday"}', "invalid_article", "published_at: must be an ISO 8601"),
    (b'{"text": "a", "published_at": "2020-12-01T09:30:00.%sZ"}' % (b"1" * 1_900_000), "invalid_article", "at most 64"),
    (b'{"text": "a", "language": "English!"}', "invalid_article", "language: "),
    (b'{"text": "a", "metadata": {"n": 1}}', "invalid_article", "metadata.n: "),
    (b'{"text": "a", "schema_version": "2"}', "unknown_schema_version", "'2' is not known here"),
    (b'{"text": "a", "schema_version": 1}', "unknown_schema_version", "1 is not known here"),
]


@pytest.mark.parametrize(("body", "code", "message"), REFUSED)
def test_a_faulty_article_is_refused_with_one_line_that_names_the_field(body: bytes, code: str, message: str) -> None:
    with pytest.raises(ArticleError) as caught:
        parse_article(body)
    assert caught.value.code == code
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_reason_is_never_longer_than_its_limit() -> None:
    """It may quote the article: here the name of a metadata entry."""
    with pytest.raises(ArticleError) as caught:
        parse_article('{"text": "a", "metadata": {"%s": 1}}' % ("n" * 1_900_000))
    reason = Reason(code=caught.value.code, message=str(caught.value))
    assert len(reason.message) == MESSAGE_MAX
    assert len(Failure(exception="E", message="m" * 5_000, location="l").message) == MESSAGE_MAX


def test_several_faults_are_counted_after_the_first() -> None:
    with pytest.raises(ArticleError, match=r"^title: .* \(and 1 more\)$"):
        parse_article('{"text": "a", "title": 1, "publisher": 2}')


def test_an_unknown_field_is_kept_out() -> None:
    article = parse_article('{"text": "a", "colour": "blue"}')
    assert "colour" not in article.model_dump_json()


def test_nul_bytes_are_text_like_any_other() -> None:
    assert parse_article('{"text": "a\\u0000b"}').text == "a\x00b"


def test_nesting_deeper_than_any_article_is_refused_without_a_crash() -> None:
    with pytest.raises(ArticleError) as caught:
        parse_article("[" * 1_000_000)
    assert caught.value.code == "invalid_json"


def test_without_an_id_the_content_hash_is_the_id() -> None:
    article = Article(text="One.")
    assert article.article_id == article.revision


def test_a_corrected_text_under_the_same_id_is_another_revision() -> None:
    first, second = Article(id="n", text="One."), Article(id="n", text="Two.")
    assert first.article_id == second.article_id
    assert first.key != second.key


def test_metadata_and_id_are_no_part_of_the_revision() -> None:
    assert Article(text="One.", metadata={"trace": "1"}).revision == Article(id="n", text="One.").revision


def test_text_and_html_of_the_same_characters_differ() -> None:
    assert Article(text="<p>One.").revision != Article(html="<p>One.").revision


@given(st.text(min_size=1), st.text(), st.text())
def test_neighbouring_fields_do_not_run_into_each_other(title: str, publisher: str, text: str) -> None:
    joined = Article(text=text, title=(title + publisher)[:1000])
    apart = Article(text=text, title=title[:500], publisher=publisher[:400])
    assert joined.revision != apart.revision


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_an_article_survives_the_wire(text: str) -> None:
    sent = Article(text=text)
    received = parse_article(json.dumps({"text": text}))
    assert (received.text, received.key) == (text, sent.key)
    assert parse_article(sent.model_dump_json(exclude_none=True)) == sent
