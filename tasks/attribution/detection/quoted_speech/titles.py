"""Titles and names in quotation marks, which nobody speaks: films, books, songs, ships, bars, nicknames.

``“We won,” said Anna Moe, star of “Deep Water.”`` quotes one thing and names another. What stands around the marks
tells them apart: a title is a part of the reporter's sentence.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.text import CharSpan, Places, Quotation, SpanIndex, noun_kind, tag_verbs
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import TITLED_THINGS

_LONGEST: Final = 8
"""Maximum number of words in a title."""
_NICKNAME: Final = 3
"""Maximum number of words in a nickname."""
_SMALL: Final = 4
"""Maximum letters of the words that a title may write in lower case."""
_NAMING: Final = re.compile(
    r"\b(?:titled|entitled|nicknamed|christened|dubbed|named|known(?: \w{1,20}){0,3} as|aka|a\.k\.a\.),? ?\Z"
)
"""Words that give a name."""
_WORDS_BEHIND: Final = re.compile(
    r"(?: (?:on|in|at|during|yesterday|today|earlier)\b[^.:“”«»\"\n]{0,40})?(?:,? ?:\s|,? that\b)"
)
"""What leads from who is told to what: ``told “Kurier”: “We won.”``, ``told “Kurier” on Monday that it was late``."""
_REACH: Final = 70
_TAG: Final = 40
"""Maximum number of tokens of a tag between the quotation before it and a name in marks."""
_EMBEDDING: Final = frozenset({"of", "in", "on", "from", "for", "by", "at", "as", "about", "aboard", "to"})
_TOLD: Final = frozenset({"dobj", "dative"})
_POSSESSIVE: Final = frozenset({"the", "his", "her", "their", "its", "our", "my", "a", "an", "this"})


def titles(doc: Doc, text: str, places: Places, quotations: Iterable[Quotation]) -> list[Quotation]:
    """The quotations that are a title, a name or a nickname.

    Args:
        doc: A parsed document.
        text: ``doc.text``.
        places: Its token offsets.
        quotations: Its quotations.
    """
    found: list[Quotation] = []
    spoken = 0
    bodies = set[str]()
    for quotation in quotations:
        if quotation.closed and (quotation.inner in bodies or _is_body(doc, places, quotation)):
            bodies.add(quotation.inner)
            found.append(quotation)
        elif quotation.closed and _is_title(doc, text, places, quotation, spoken):
            found.append(quotation)
        else:
            spoken = quotation.end
    return found


def is_hearer(text: str, cue: CharSpan, quotation: CharSpan) -> bool:
    """True for a name in marks right behind a cue, which hears words that stand before it: ``…, X told “Kurier”``."""
    words = text[slice(*quotation)].strip('“”„«»" .,').split()
    told = not text[cue[1] : quotation[0]].strip() and text[slice(*cue)].lower().endswith(("told", "tells"))
    return told and 0 < len(words) <= _LONGEST and _is_in_title_case(words)


def without_titles(found: Iterable[Candidate], titled: Sequence[Quotation]) -> list[Candidate]:
    """The statements without the spans of their content that are titles; one that is only a title is kept."""
    if not titled:
        return list(found)
    ends = SpanIndex(((title.start, title.end), title.end) for title in titled)
    made: list[Candidate] = []
    for statement in found:
        content = tuple(
            piece for piece in statement.content if not any(piece[1] <= end for end in ends.around(piece[0]))
        )
        made.append(replace(statement, content=content) if content and content != statement.content else statement)
    return made


def untitled(quotations: Iterable[Quotation], titled: Iterable[Quotation]) -> list[Quotation]:
    """The quotations without those that are titles."""
    starts = {title.start for title in titled}
    return [quotation for quotation in quotations if quotation.start not in starts]


def _is_body(doc: Doc, places: Places, quotation: Quotation) -> bool:
    """True for the name of a body behind its noun: ``the organization “Clean Shores of Lake Talvik”``.

    Who is told something stands there, too (``told the paper “We won”``); a name of one word may be such an answer.
    """
    words = quotation.inner.split()
    first = places.token_at(quotation.start)
    if not 1 < len(words) <= _LONGEST or not first or quotation.inner[-1:] in ".,!?…" or not _is_in_title_case(words):
        return False
    noun = doc[first - 1]
    called = (noun.is_lower or noun.is_upper) and noun.tag_ in {"NN", "NNP"}
    if not called or noun_kind(noun.lower_) != "organization":
        return False
    return not (noun.dep_ in _TOLD and _is_reporting(noun.head))


def _is_title(doc: Doc, text: str, places: Places, quotation: Quotation, spoken: int) -> bool:
    words = quotation.inner.strip(" .,;:\xa0").split()
    first = places.token_at(quotation.start)
    if (
        not 0 < len(words) <= _LONGEST
        or not first
        or not words[0].strip("“\"‘'(")
        or quotation.inner.rstrip()[-1:] in "?!"
    ):
        return False
    before = doc[first - 1]
    if "\n" in text[before.idx : quotation.start]:
        return False
    if _is_named(text, before, quotation, words) or _is_embedded(doc, before, words):
        return True
    cased = (_is_in_title_case(words) and _is_told(before)) or (words[0][:1].isupper() and _bears_name(before))
    return cased and _has_other_words(text, before, quotation, spoken)


def _is_named(text: str, before: Token, quotation: Quotation, words: list[str]) -> bool:
    """True behind a word that gives a name, and for a nickname."""
    naming = _NAMING.search(text, max(0, quotation.start - _REACH), quotation.start)
    return naming is not None or _is_nickname(text, before, quotation, words)


def _is_embedded(doc: Doc, before: Token, words: list[str]) -> bool:
    """True behind a thing that bears a title, and for words in title case that are a part of the sentence."""
    cased = _is_in_title_case(words)
    thing = doc[before.i - 1] if before.text == "," and before.i else before
    if _is_titled(thing):
        return cased or before.text != ","
    known = before.lower_ in _EMBEDDING | _POSSESSIVE or (before.pos_ in {"NOUN", "PROPN"} and before.is_alpha)
    return cased and known and not _is_reporting(before.head)


def _is_titled(token: Token) -> bool:
    """True for ``film``, ``shows``: a thing that bears a title, whatever the tagger takes it for behind an article."""
    if not {token.lower_, token.lemma_.lower()} & TITLED_THINGS:
        return False
    owned = token.i > 0 and (token.nbor(-1).lower_ in _POSSESSIVE or token.nbor(-1).tag_ == "POS")
    return owned or token.pos_ in {"NOUN", "PROPN"}


def _is_reporting(verb: Token) -> bool:
    """True for a verb of saying, whose object may stand between it and what is said: ``told the paper “No”``."""
    return verb.pos_ == "VERB" and verb.lemma_.lower() in tag_verbs()


def _is_told(before: Token) -> bool:
    """True behind what leads to who is told: ``told “Kurier”``, ``an interview with “Kurier”``."""
    if before.lower_ in {"and", "or", "with"} | _EMBEDDING | _POSSESSIVE or before.lemma_.lower() == "tell":
        return True
    return before.pos_ in {"NOUN", "PROPN"} and before.is_alpha


def _bears_name(before: Token) -> bool:
    """True for a noun that no person is called by: ``wrote in the group “Penza asks”``."""
    return before.is_lower and before.tag_ == "NN" and noun_kind(before.lower_) not in {"person", "group"}


def _has_other_words(text: str, before: Token, quotation: Quotation, spoken: int) -> bool:
    """True if the verb of saying before a name has other words: quoted ones before it, or what follows the name."""
    if _WORDS_BEHIND.match(text, quotation.end) is not None:
        return True
    tag = before.doc[max(0, before.i - _TAG) : before.i + 1]
    return spoken > 0 and tag[0].idx <= spoken and not any(t.is_sent_start for t in tag if t.idx > spoken)


def _is_nickname(text: str, before: Token, quotation: Quotation, words: list[str]) -> bool:
    """True for ``Robert “Sticks” Malone``: a name before and behind, and no punctuation."""
    if len(words) > _NICKNAME or not quotation.inner[-1:].isalnum() or not words[0][0].isupper():
        return False
    behind = re.match(r" ([^\W\d_]\w*)", text[quotation.end : quotation.end + 30])
    return (
        before.is_alpha and before.text[0].isupper() and before.i > 0 and behind is not None and behind[1][0].isupper()
    )


def _is_in_title_case(words: list[str]) -> bool:
    """True if the first and every longer word has a capital: ``A Year in the Snow``.

    >>> _is_in_title_case(["Deep", "Water"]), _is_in_title_case(["We", "won"])
    (True, False)
    """
    bare = [word.strip("“”\"'‘’.,:;!?()") for word in words]
    if not bare[0][:1].isupper() and not bare[0][:1].isdigit():
        return False
    longer = [word for word in bare[1:] if len(word) > _SMALL or word == bare[-1]]
    return all(word[:1].isupper() or word[:1].isdigit() for word in longer if word)
