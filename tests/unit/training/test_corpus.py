"""The project's own annotated articles: what the annotation says, and what is wrong with a faulty one."""

from pathlib import Path

import pytest

from training.corpus import CorpusError, read_article, read_folder

ARTICLE = """ferry
A = Elvira Norlund | also: Norlund | role: head of the press service | at: Port of Lindhaven
B ~ a fisherman | role: fisherman
---
<c1>The ferry will not sail</c1>, <q1>said</q1> <s1>the head of the press service Elvira Norlund</s1>.

"<c2>We waited</c2>", <s2>a fisherman</s2> <q2>says</q2>. "<c2>For days.</c2>" <c3>Norlund is sorry</c3>.
---
1 A indirect named
2 B direct anonymous
3 ? indirect untagged may
"""


def test_an_article_has_its_text_without_tags_and_the_places_of_what_they_mark() -> None:
    article = read_article(ARTICLE)
    text = article["text"]
    assert text.startswith("The ferry will not sail, said the head")
    assert "<" not in text
    first, second, third = article["statements"]
    assert text[first["start"] : first["end"]] == "The ferry will not sail"
    assert text[slice(*first["cue"])] == "said"
    assert text[slice(*first["mention"])] == "the head of the press service Elvira Norlund"
    assert (first["speaker"], first["aliases"], first["named"], first["affiliation"]) == (
        "Elvira Norlund", ["Norlund"], True, "Port of Lindhaven",
    )  # fmt: skip
    assert text[slice(*second["gap"])] == '", a fisherman says. "'
    assert (second["speaker"], second["named"], second["grade"]) == ("a fisherman", False, "must")
    assert (third["speaker"], third["grade"], third["cue"]) == (None, "may", None)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("</c1>", "", "never closed"),
        ("<q1>said</q1>", "<q1>said</q1> <q1>", "never closed"),
        ("also: Norlund", "also: Norland", "'Norland' does not stand"),
        ("1 A indirect named", "", "no line for statement 1"),
        ("1 A indirect", "1 C indirect", "no speaker C"),
        ("direct anonymous", "direct somehow", "is no statement"),
        ("<c1>The", "<c1> The", "white space"),
        ("role: fisherman", "job: fisherman", "parts other than"),
        ("B ~", "B -", "is no speaker"),
        ("<c3>Norlund is sorry</c3>", "sorry", "0 contents"),
    ],
)
def test_a_fault_is_told(before: str, after: str, message: str) -> None:
    assert before in ARTICLE
    with pytest.raises(CorpusError, match=message):
        read_article(ARTICLE.replace(before, after))


def test_the_articles_of_the_project_are_sound() -> None:
    folders = [list(read_folder(path)) for path in sorted(Path("training/articles").iterdir()) if path.is_dir()]
    assert len(folders) == 9, "the rows of training/articles/README.md"
    assert all(folders)
    articles = [article for folder in folders for article in folder]
    names = [article["id"] for article in articles]
    assert len(set(names)) == len(names), "what is held out is nowhere else"
    assert all(article["statements"] for article in articles)
