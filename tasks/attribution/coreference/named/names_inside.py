"""Names inside a mention, by their place: in apposition to its head, at its beginning, or somebody else's.

``A spokeswoman, Anna White`` is called by the name; ``the spokesman of the governor Anna White`` is not.
"""

from collections.abc import Mapping
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.coreference.named.listed_names import owned_by_several
from quotewire.tasks.attribution.coreference.named.name_signs import (
    breaks,
    closes,
    is_next,
    is_of_relative,
    is_person,
    is_title_of,
    office_served,
)
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.entities import (
    PersonIndex,
    bare,
    differ,
    gender_of_noun,
    is_office_behind,
    is_office_noun,
    is_stranger,
    is_title,
)
from quotewire.tasks.attribution.text import noun_kind
from quotewire.tasks.wordlists.attribution import SERVING

FULL_NAME: Final = 2
"""Words of a first name and a surname."""
_SERVING_LINKS: Final = frozenset({"of", "to", "for"})
_SERVED: Final = 14
"""Maximum words between ``the spokesman of`` and a name, with what the office is of."""
_TITLE: Final = frozenset({"NOUN", "PROPN", "ADJ"})
_HEADS: Final = frozenset({"NOUN", "PROPN", "NUM"})


class NamesInside:
    """Finds the names inside the mentions of one article, and whose they are.

    Args:
        doc: A parsed document.
        entities: Its names, by the index of each of their tokens.
        people: Its people.
        described: Knows which descriptions a name is in apposition to.
    """

    def __init__(self, doc: Doc, entities: Mapping[int, Span], people: PersonIndex, described: Described) -> None:
        self._doc = doc
        self._entities = entities
        self._people = people
        self._described = described

    def apposed(self, span: Span, head: Token) -> Span | None:
        """The name in apposition to a description: ``a spokeswoman, Anna White``; ``the operator Nordkraft``."""
        office = is_office_noun(head)
        if (head.pos_ not in _HEADS and not office) or head.tag_ in {"NNS", "NNPS"}:
            return None  # "members of the caucus, among them X"
        inside = (self._entities.get(i) for i in range(head.i + 1, span.end))
        near = [ent for ent in inside if ent is not None]
        if office or is_title(head) or head.lower_ == "one":
            beside = next((e for e in near if is_person(e) and self._stands_beside(head, e)), None)
            found = beside or next((e for e in near if e.label_ == "PERSON" and self._closes_title(head, e)), None)
            return Span(self._doc, found.start, found.end, label="PERSON") if found is not None else None
        kind = noun_kind(head.lemma_.lower())
        if kind is None and near and near[-1].label_ == "PERSON" and near[-1].end == span.end:
            # An office that no list knows: "the khokim of the region X".
            return near[-1] if len(near[-1]) >= FULL_NAME and self._closes_title(head, near[-1]) else None
        if kind == "organization":
            return next(
                (ent for ent in near if ent.label_ == "ORG" and (is_next(head, ent) or closes(span, ent))), None
            )
        return None

    def first(self, span: Span, head: Token) -> Span | None:
        """The person whom a mention begins with, wherever the parser sees its head: ``Mr. White in the stands``.

        Also the body before a verb: ``the Prosecutor's Office attached to the court``.
        """
        first = span.start
        while first + 1 < span.end and is_title(self._doc[first]):
            first += 1
        if head.pos_ == "VERB" and self._doc[first].pos_ == "DET":
            first += 1
        ent = self._entities.get(first)
        if ent is None or ent.end >= span.end:
            return None
        if head.pos_ == "VERB" and ent.label_ == "ORG" and ent.end == head.i:
            return ent
        if ent.label_ != "PERSON" or ent.start != first:
            return None
        after = self._doc[ent.end]
        if len(ent) >= FULL_NAME and is_office_behind(self._doc, ent.end):
            return ent
        return ent if after.is_punct or after.pos_ in {"ADP", "SCONJ", "PRON"} else None

    def served(self, span: Span, head: Token) -> Span | None:
        """The name in ``the spokesman of the governor Anna White``: the governor's, and not that of who speaks.

        So too with what the office is of: ``the spokesman of the governor of Talvik Anna White``. Offices in capitals
        (``Press Secretary of the President of Norland Ada Holm``) stand before their own holder's name, as in Russian,
        unless the name has another gender.
        """
        link = head.i + 1
        serves = head.lemma_.lower() in SERVING or is_stranger(head)
        if not serves or link >= span.end or self._doc[link].lower_ not in _SERVING_LINKS:
            return None
        name = next((ent for i in range(span.end - 1, link, -1) if (ent := self._entities.get(i)) is not None), None)
        if name is None or name.label_ != "PERSON" or name.end != span.end or name.start - 1 > link + _SERVED:
            return None
        if is_stranger(head):  # "a member of the league of party leader Anna White"
            link = max(i for i in range(link, name.start) if self._doc[i].lower_ in _SERVING_LINKS)
        held = office_served(self._doc, link, name.start)
        if held is None:
            return None
        if held.i + 1 == name.start and held.tag_ != "NN":
            return None  # "supporters of President Anna White"
        russian = self._doc[head.i].is_title or (span[0].is_title and span[0].pos_ not in {"DET", "PRON"})
        if held.i + 1 == name.start or not (held.is_title and russian):
            return name
        person = self._people.person(bare(name).text, bare(name).start_char)
        other = person is not None and differ(gender_of_noun(head.lemma_.lower()), person.gender)
        return name if other else None

    def owned(self, span: Span) -> Token | None:
        """The noun for whoever belongs to several people: ``Ada Holm's and Jon Berg's lawyers``; None otherwise."""
        return owned_by_several(span, self._entities)

    def _closes_title(self, head: Token, name: Span) -> bool:
        """True if a title runs up to a name without a break: ``head of the Ministry of Roads Anna White``."""
        if is_of_relative(head, name):
            return False
        before = name.doc[name.start - 1]
        if before == head and is_office_noun(head):
            return True  # even if it is tagged as a verb
        while before.i - 1 > head.i and (is_title_of(head, before) or before.pos_ == "DET" or _is_former(before)):
            prefixed = before.nbor(-1).text == "-" and before.i - 2 > head.i + 1  # "ex-president"
            before = before.nbor(-3 if prefixed else -1)
        if before.pos_ in {"ADP", "CCONJ"} or breaks(before):
            return False  # "a lawyer for Anna White", "the wife of the pilot Anna White"
        between = (token for token in name.doc[head.i + 1 : name.start] if token.i not in self._entities)
        return not any(breaks(token) for token in between)

    def _stands_beside(self, head: Token, name: Span) -> bool:
        """True if a name is in apposition to an office, or ends a list of offices: ``lobbyist and strategist X``."""
        listed = head.i + 1 < name.start and head.nbor().lower_ == "and"
        if listed and all(token.pos_ in _TITLE for token in self._doc[head.i + 2 : name.start]):
            return True
        return not is_of_relative(head, name) and self._described.stands_beside(head, name)


def _is_former(token: Token) -> bool:
    """True for an adjective or a participle before a title: ``former``, ``ousted``."""
    return (
        token.is_lower and token.tag_ in {"JJ", "VBN"} and is_title(token.nbor(3 if token.nbor(2).text == "-" else 1))
    )
