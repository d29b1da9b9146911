"""Descriptions: mentions without a name, such as ``the minister``, ``a spokesperson for the ministry``, ``critics``."""

from typing import Final

from spacy.tokens import Doc, Span, Token

from tasks.attribution.apposition import RolePhrase, office_of_phrase, role_phrase
from tasks.attribution.bodies import Bodies
from tasks.attribution.lexicon import noun_kinds
from tasks.attribution.recall import Recall
from tasks.attribution.roles import Office, is_person_noun
from tasks.attribution.stages import Resolved

_INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "any"})
_DEFINITE: Final = frozenset({"the", "this", "that", "his", "her", "their"})
_LINKS: Final = frozenset({"of", "for", "at", "from", "with"})
_STATE_NOUNS: Final = frozenset({"government", "country", "nation", "republic", "kingdom", "regime"})
_BARE: Final = 3
"""Tokens of a description that says no more than the office: ``the foreign minister``."""


class Described:
    """Resolves the descriptions of one article."""

    def __init__(self, doc: Doc, bodies: Bodies, recall: Recall) -> None:
        self._doc = doc
        self._bodies = bodies
        self._recall = recall

    def resolve(self, span: Span, head: Token) -> Resolved:
        """Someone known by office, a group, a document, a body, or someone kept anonymous."""
        kind = noun_kinds().get(head.lemma_.lower())
        plural = head.tag_ in {"NNS", "NNPS"}
        if kind == "document":
            return Resolved("document", "none")
        if kind == "organization" and not (plural and is_person_noun(head)):
            return self._body(span, head)
        if plural or kind == "group":
            return Resolved("group", "anonymous")
        if is_person_noun(head) or (span[0].lower_ == "the" and head.pos_ == "ADJ") or head.lower_.endswith("-old"):
            return self._person(span, head)
        return Resolved("unknown", "none")

    def office(self, span: Span, head: Token) -> Office:
        """Role and affiliation inside a description."""
        title = office_of_phrase(self._doc, RolePhrase(span.start, head.i, head.i + 1))
        if head.i + 1 >= span.end or self._doc[head.i + 1].lower_ not in _LINKS:
            return title
        rest = range(head.i + 1, span.end)
        end = next((i for i in rest if self._doc[i].is_punct or self._doc[i].tag_ in {"WP", "WDT"}), span.end)
        office = office_of_phrase(self._doc, RolePhrase(span.start, head.i, end))
        return office if office.affiliation is not None or self._doc[head.i + 1].lower_ == "of" else title

    def stands_beside(self, head: Token, name: Span) -> bool:
        """Whether a name is in apposition to a description's head."""
        if any(token.head.i == head.i and token.dep_ in {"appos", "compound", "nmod"} for token in name):
            return True
        phrase = role_phrase(self._doc, name.start - 1) if self._doc[name.start - 1].text == "," else None
        return phrase is not None and phrase.noun == head.i

    def _body(self, span: Span, head: Token) -> Resolved:
        state = head.lemma_.lower() in _STATE_NOUNS
        people = next((t for t in head.lefts if t.ent_type_ == "NORP" and t.dep_ in {"amod", "compound"}), None)
        if is_definite(span) and people is not None and head.i == people.i + 1:
            name = self._doc[people.i : head.i + 1].text
            if state:
                self._recall.is_state(name)
            return Resolved("organization", "named", name)
        if is_definite(span) and state:
            return self._recall.state(span.start_char) or Resolved("organization", "anonymous")
        known = self._bodies.described(span) if is_definite(span) else None
        return Resolved("organization", "description" if known else "anonymous", known)

    def _person(self, span: Span, head: Token) -> Resolved:
        office = self.office(span, head)
        if is_definite(span):
            bare = len(span) <= _BARE and office.affiliation is None
            known = self._recall.description(head.lemma_.lower(), office, span.start_char, bare=bare)
            if known is not None:
                return known
        return Resolved("anonymous", "anonymous", None, office.role, office.affiliation)


def antecedent(relative: Token) -> Token | None:
    """What a relative pronoun takes up: the noun that its clause hangs on."""
    for ancestor in relative.ancestors:
        if ancestor.dep_ == "relcl":
            return ancestor.head
    return None


def is_definite(span: Span) -> bool:
    """Whether a description means somebody whom the reader knows."""
    first = span[0].lower_
    return first in _DEFINITE or (first not in _INDEFINITE and span[0].pos_ == "DET")
