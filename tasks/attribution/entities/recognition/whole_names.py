"""Names of organizations as long as the article gives them, where the name finder stops too early.

It cuts at a hyphen or a full stop without a space (``High-Altitude Center``, ``Kontur.Fokus``), at small words of other
languages (``Corriere della Marina``), at a second ``of`` or ``for`` (``Foundation for the Support of Widows``), at what
a body is for (``Committee to Save the Marshes``), and it leaves out where an embassy is.
"""

from collections.abc import Container
from typing import Final

from spacy.attrs import LOWER
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_title, joined
from quotewire.tasks.attribution.entities.office import PLACES
from quotewire.tasks.attribution.text import ids_of, noun_kind, tokens_with
from quotewire.tasks.wordlists.attribution import MEDIA_SORTS, PLACE_NOUNS, ROLE_WORDS
from quotewire.tasks.wordlists.genders import first_names

_SMALL: Final = frozenset(
    {"al", "am", "da", "das", "de", "del", "della", "dello", "den", "der", "des", "di", "die", "do", "du", "el", "et"}
    | {"für", "im", "la", "le", "les", "und", "van", "von", "y"}
)
"""Words between those of a name in other languages."""
_LINKS: Final = frozenset({"of", "for"})
_AIMS: Final = frozenset({"to", "against", "without"})
"""Words before what a body is for."""
_PURPOSES: Final = ids_of(tuple(sorted(_AIMS)))
_INFINITIVES: Final = frozenset({"VB", "VBP", "NN", "NNP"})
"""What the tagger takes an infinitive with a capital for."""
_OF_PLACE: Final = frozenset({"of", "for", "in"})
_LISTS: Final = frozenset({"and", "&"})
ABROAD: Final = frozenset({"consulate", "delegation", "embassy", "mission", "representation"})
"""Bodies of which a country has many: each is named with its place."""
_BEGINNINGS: Final = frozenset(
    {"costa", "czech", "dominican", "el", "great", "hong", "los", "new", "north", "san", "santa", "saudi", "sierra"}
    | {"south", "soviet", "sri", "united"}
)
"""First words of places, with which the name of none ends."""
_NO_PARTS: Final = frozenset({"DATE", "TIME", "CARDINAL", "ORDINAL"})
_WORD: Final = 3
"""Letters of a word that is no initial."""
_MARKED: Final = 7
"""Tokens in which the mark must stand that closes a name."""
_TASK: Final = 2
"""Words of a task that is more than a proper name."""
_LONGEST: Final = 16
"""Tokens at which a name is no longer extended."""


def whole(name: Span, names: Container[int], people: Container[int] | None = None) -> Span:
    """An organization's name with the words that belong to it before and behind.

    Args:
        name: A name as it was found, with the label ``ORG``.
        names: The tokens with which other names begin; no name runs into another.
        people: Those of them with which the names of people begin. A name that begins with a noun for a body (``the
            Agency for Reforms``) goes on with others behind ``of`` and ``on``.
    """
    doc = name.doc
    first, after = joined(doc, (name.start, name.end))
    marked = closing_mark(doc, first, after)
    if marked is not None:
        return Span(doc, first, marked, label=name.label_)
    if is_title(name[-1]):
        return name  # "Candidate of Biological Sciences" is an office
    if len(name) > 1 and name[-2].lower_ == "to":
        after = _behind_aim(doc, after)  # "Committee to Free", cut before whom it is to free
    after = _behind_country(doc, after, names)
    titled = _is_called(doc, first)
    body = people is not None and (is_body_noun(doc[first]) or is_body_noun(name[-1]))
    while after < min(len(doc), first + _LONGEST):
        end = _next_part(doc, after, names, titled=titled)
        if end == after and body and people is not None:
            end = _next_of_body(doc, first, after, names, people)
        if end == after and doc[after].is_title:
            end = _behind_purpose(doc, after, names)  # "Mothers Against the Dust", a body by its own words
        if end == after:
            break
        after = end
    if people is not None:
        after = _before_office(doc, first, after, people)
    after = _behind_list_of_tasks(doc, first, after, names)
    after = _behind_place(doc, first, after)
    first = _before_list(doc, first, after, names)
    return Span(doc, first, after, label=name.label_) if (first, after) != (name.start, name.end) else name


def _behind_country(doc: Doc, after: int, names: Container[int]) -> int:
    """Index behind a place whose first word alone was found: ``the Hurricane Center of the United States``."""
    begun = doc[after - 1].lower_ in _BEGINNINGS and after < len(doc) and after not in names
    return after + 1 if begun and doc[after].ent_iob_ == "I" and doc[after].ent_type_ in PLACES else after


def _behind_place(doc: Doc, first: int, after: int) -> int:
    """Index behind a name with the place that it is for: ``of the Sund district``, ``of the city of Sund``."""
    noun = doc[after] if after < len(doc) else None
    if noun is None:
        return after
    if noun.lower_ in PLACE_NOUNS and not noun.is_upper:
        link = next((i for i in range(after - 1, first, -1) if not doc[i].text[:1].isupper()), first)
        link -= doc[link].lower_ == "the"
        return after + 1 if first < link < after - 1 and doc[link].lower_ in _OF_PLACE else after
    words = [token.lower_ for token in doc[after : after + 3]]
    if len(words) < len(("of", "the", "city")) or words[0] != "of" or words[1] != "the" or words[2] not in PLACE_NOUNS:
        return after
    begin = after + 4 if doc[after + 3 : after + 4].text == "of" else after + 3
    end = begin
    while end < len(doc) and _is_part(doc, end, ()):
        end += 1
    return end if end > begin else after


def _before_list(doc: Doc, first: int, after: int, names: Container[int]) -> int:
    """Index of the first word of a name whose beginning lists two: ``the Arctic and Subpolar Administration``.

    One article and one noun for a body make them one: ``the Sund Water Supply and Sewerage Company``.
    """
    if first < len(("the", "Arctic", "and")) or doc[first - 1].lower_ not in _LISTS:
        return first
    begin = first - 1
    while begin > 0 and first - begin < _LONGEST and _may_be_listed(doc[begin - 1]) and begin - 1 not in names:
        begin -= 1
    last = doc[first - 2]
    one = begin == first - 2 and doc[first].pos_ not in {"ADJ", "PROPN"}
    if begin == first - 1 or doc[begin - 1].lower_ != "the" or one or last.ent_type_ in {"PERSON", "GPE"}:
        return first
    return begin if any(is_body_noun(doc[i]) for i in range(first + 1, after)) else first


def _behind_list_of_tasks(doc: Doc, first: int, after: int, names: Container[int]) -> int:
    """Index behind the second task of a body, where a name stops at its first: ``the Flood Control and Relief Centre``.

    One article and one noun for a body, the last word, make them one.
    """
    if after + 2 >= len(doc) or doc[after].lower_ not in _LISTS or after - first < _TASK:
        return after
    led = after - first > _TASK or (first > 0 and doc[first - 1].lower_ == "the")
    if not led or not all(_may_be_listed(token) for token in doc[first:after]):
        return after
    end = after + 1
    while end < len(doc) and end not in names and doc[end].text[:1].isupper() and not doc[end].is_sent_start:
        end += 1
        if is_body_noun(doc[end - 1]):
            return end if end > after + 2 else after
    return after


def _may_be_listed(token: Token) -> bool:
    """True for a word with a capital that names neither a body nor who holds an office."""
    if not token.text[:1].isupper() or token.pos_ not in {"ADJ", "NOUN", "PROPN"} or token.ent_type_ == "PERSON":
        return False
    return not is_body_noun(token) and not is_title(token) and token.lower_ not in ROLE_WORDS


def _before_office(doc: Doc, first: int, after: int, people: Container[int]) -> int:
    """Index behind a name without the title of whoever is named next: ``Department of Health Deputy Director``."""
    behind = doc[after] if after < len(doc) else None
    if behind is None or not (after in people or (behind.text[:1].isupper() and is_title(behind))):
        return after
    end = after
    while end - 2 > first and doc[end - 2].text[:1].isupper():  # "the Office of the President" keeps its own
        if not (is_title(doc[end - 1]) or doc[end - 1].lower_ in ROLE_WORDS):
            break
        end -= 1
    return end


def is_body_noun(token: Token) -> bool:
    """True for a noun for a body with a capital, with which its name begins: ``Committee``, ``Movement``."""
    return token.text[:1].isupper() and noun_kind(token.lemma_.lower()) in {"organization", "group"}


def begun_bodies(doc: Doc, taken: Container[int]) -> list[Span]:
    """Names that begin with a noun for a body and go on with what it is for: ``the Movement to Defend the Forests``.

    Args:
        doc: A parsed document.
        taken: The tokens that other names have.
    """
    found = []
    for link in tokens_with(doc, LOWER, _PURPOSES):
        noun = link.i - 1
        if noun < 0 or noun in taken or not (_is_led(doc, noun) or (link.is_title and _is_noun(doc[noun]))):
            continue
        end = _behind_purpose(doc, link.i, taken)
        if end > link.i and not doc[end : end + 1].text[:1].isupper():  # no headline
            found.append(Span(doc, noun, end, label="ORG"))
    return found


def _is_led(doc: Doc, noun: int) -> bool:
    """True for a noun for a body with a capital behind an article: ``the Movement``."""
    return noun > 0 and doc[noun - 1].lower_ == "the" and is_body_noun(doc[noun])


def _is_noun(token: Token) -> bool:
    """True for a common noun in the plural, or one for a body or what speaks for people, with a capital."""
    return token.text[:1].isupper() and token.pos_ in {"NOUN", "PROPN"} and noun_kind(token.lemma_.lower()) is not None


def is_dotted(name: Span) -> bool:
    """True for a word that a full stop joins to another one, as in the name of a site: ``Kontur.Fokus``."""
    doc, after = name.doc, name.end
    if len(name) > 1 or len(name.text) < _WORD or after + 1 >= len(doc) or doc[after].text != ".":
        return False
    return not doc[after].whitespace_ and not name[-1].whitespace_ and doc[after + 1].text[:1].isupper()


def closing_mark(doc: Doc, first: int, after: int) -> int | None:
    """Index of the mark that closes a name right behind an opening one; None if it is not in such a pair.

    What stands between is one name: ``the magazine “Ports and Ships”``.
    """
    if first == 0 or not doc[first - 1].is_quote or doc[first - 1].whitespace_:
        return None
    closed = next((i for i in range(after, min(len(doc), first + _MARKED)) if doc[i].is_quote), None)
    if closed is None or doc[closed - 1].whitespace_:
        return None
    between = doc[after:closed]
    return closed if all(token.text[:1].isupper() or token.lower_ in _LISTS | _LINKS for token in between) else None


def _is_called(doc: Doc, first: int) -> bool:
    """True behind ``the newspaper``: the words with capitals that follow are its name, whatever they are."""
    return first > 0 and doc[first - 1].is_lower and doc[first - 1].lower_ in MEDIA_SORTS


def _next_part(doc: Doc, after: int, names: Container[int], *, titled: bool) -> int:
    """Index behind the next part of a name that has ended at ``after``; ``after`` if nothing more belongs to it."""
    token = doc[after]
    if token.text == "." and not token.whitespace_ and not doc[after - 1].whitespace_:
        return after + 2 if _is_joined(doc, after + 1, names) else after
    if titled and _is_part(doc, after, names) and doc[after - 1].whitespace_:
        return after + 1
    if token.lower_ in _SMALL and token.is_lower:
        return after + 2 if _is_part(doc, after + 1, names, given=True) else after
    if token.lower_ in _LINKS:
        return _behind_list(doc, after + 1, names)
    if token.lower_ == "in" and doc[after - 1].lower_ in ABROAD:
        return _behind_list(doc, after + 1, names)
    return after


def _next_of_body(doc: Doc, first: int, after: int, names: Container[int], people: Container[int]) -> int:
    """Index behind the next part of a name that begins with a noun for a body; ``after`` if there is none.

    Behind ``of`` it runs into what was taken for another body, or for a person whose given name nobody knows.
    """
    link = doc[after].lower_
    if link not in _LINKS and not (link == "on" and is_body_noun(doc[after - 1])):
        return _behind_purpose(doc, after, names)
    part = after + 2 if doc[after + 1 : after + 2].text.lower() == "the" else after + 1
    aimed = any(token.lower_ in _AIMS for token in doc[first:after])
    own = link == "of" and part in people and not aimed and doc[part].lower_ in first_names()
    end = _behind_list(doc, after + 1, people if own or link != "of" else (), listed=names)
    return end if end > after + 1 else after


def _behind_purpose(doc: Doc, after: int, names: Container[int]) -> int:
    """Index behind ``to Save the Marshes`` or ``Against Evictions``, all in capitals; ``after`` if it is not that."""
    if doc[after].lower_ not in _AIMS:
        return after
    if doc[after].lower_ != "to":
        begin = after + 2 if doc[after + 1 : after + 2].text in {"a", "an"} else after + 1
        end = _behind_list(doc, begin, names)
        return end if end > begin else after
    verb = after + 1
    if verb >= len(doc) or not doc[verb].is_title or doc[verb].is_sent_start:
        return after
    if verb in names or doc[verb].tag_ not in _INFINITIVES:
        return after
    end = _behind_aim(doc, verb + 1)
    return end if end > verb + 1 else (verb + 1 if doc[verb].tag_ == "VB" else after)


def _behind_aim(doc: Doc, first: int) -> int:
    """Index behind what a body is to save, free or elect, whoever that is; ``first`` if no word has a capital."""
    begin = first + 1 if first < len(doc) and doc[first].lower_ == "the" else first
    after = begin
    while _is_part(doc, after, (), given=True):
        after += 1
    return after if after > begin else first


def _is_joined(doc: Doc, i: int, names: Container[int]) -> bool:
    """True for a word with a capital behind a full stop without a space; the parser may begin a sentence there."""
    return i < len(doc) and i not in names and doc[i].text[:1].isupper() and not doc[i].is_stop


def _behind_list(doc: Doc, first: int, names: Container[int], listed: Container[int] = ()) -> int:
    """Index behind one or several parts that begin at ``first``, an article before them; before the link if none.

    Args:
        doc: A parsed document.
        first: Index of the first token behind a link.
        names: The tokens with which other names begin.
        listed: Those with which a name begins that ``and`` sets apart.
    """
    begin = first + 1 if first < len(doc) and doc[first].lower_ == "the" else first
    after = begin
    while _is_part(doc, after, names):
        after += 1
        if after > begin and after + 1 < len(doc) and doc[after].lower_ in _LISTS and _is_part(doc, after + 1, names):
            if after + 1 in listed:
                break
            after += 1
    return after if after > begin else first - 1


def _is_part(doc: Doc, i: int, names: Container[int], *, given: bool = False) -> bool:
    """True for a word with a capital that can belong to the name before it; ``given``: also for a given name."""
    if i >= len(doc) or i in names:
        return False
    token: Token = doc[i]
    if not token.text[:1].isupper() or token.is_sent_start or token.pos_ in {"PRON", "VERB", "AUX"}:
        return False
    return token.ent_type_ not in _NO_PARTS and (given or token.lower_ not in first_names())
