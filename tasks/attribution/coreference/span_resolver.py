"""Resolves the words of one mention: a name, a pronoun, a description, a list of them, or somebody who serves another.

Which mention comes first, what a source is remembered for and how sure its name is are the ``resolver``'s.
"""

from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.coreference.antecedents import Salience
from quotewire.tasks.attribution.coreference.coordination import in_words, names_several
from quotewire.tasks.attribution.coreference.mention_edges import affirmed, is_site, of_speaker, whole_word, whose_words
from quotewire.tasks.attribution.coreference.named import NamedMentions, others_inside, without_press_service
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.pronouns import (
    PLURAL,
    THING,
    ItAndThey,
    PronounReferents,
    confesses,
    may_be_body,
)
from quotewire.tasks.attribution.coreference.spoken_of import speaks_of
from quotewire.tasks.attribution.entities import (
    RELATIVE_PRONOUNS,
    Bodies,
    PersonIndex,
    antecedent,
    end_before,
    fit,
    is_person_noun,
    mention_head,
    sex_of_pronoun,
)
from quotewire.tasks.attribution.text import CharSpan, Layout, entity_around, is_acronym, noun_kind
from quotewire.tasks.attribution.types import ResolvedSource
from quotewire.tasks.wordlists.attribution import INDEFINITE_PRONOUNS

UNKNOWN: Final = ResolvedSource("unknown", "none")
_BEFORE_NAMES: Final = frozenset({"NOUN", "NUM", "ADJ"})
_BEFORE_SPEAKERS: Final = frozenset({"add", "note", "say", "state"})
"""Verbs that have no person as object, so that a name behind them is who speaks."""


class SpanResolver:
    """Resolves the spans of one article's mentions.

    Args:
        doc: A parsed document.
        layout: Its quotations and sentences.
        people: Its people.
        bodies: Its organizations.
        salience: Who stands where.
        names: Resolves names.
        described: Resolves descriptions.
        it_and_they: Resolves ``it`` and ``they``.
        referents: Resolves ``he`` and ``she``.
    """

    def __init__(
        self,
        doc: Doc,
        layout: Layout,
        people: PersonIndex,
        bodies: Bodies,
        salience: Salience,
        *,
        names: NamedMentions,
        described: Described,
        it_and_they: ItAndThey,
        referents: PronounReferents,
    ) -> None:
        self._doc = doc
        self._layout = layout
        self._people = people
        self._bodies = bodies
        self._salience = salience
        self._names = names
        self._described = described
        self._it_and_they = it_and_they
        self._referents = referents
        self._body_spoke: tuple[int, ResolvedSource] | None = None
        """Where a body spoke, if it was the last source."""

    def spoke(self, at: int, source: ResolvedSource) -> None:
        """Note where the last source spoke."""
        is_body = source.kind == "organization" and source.name is not None
        self._body_spoke = (at, source) if is_body else None

    def speaker(self, span: Span, content: tuple[CharSpan, ...]) -> ResolvedSource:
        """Whom the words of a mention that name who speaks refer to; a press service speaks for its body."""
        told = of_speaker(span)
        body = without_press_service(told)
        source = self._span(body, content)
        served = body.start > told.start and source.kind in {"place", "unknown"}
        return replace(source, kind="organization") if served else source

    def unless_spoken_of(self, source: ResolvedSource, content: tuple[CharSpan, ...]) -> ResolvedSource:
        """A source without the name that a pronoun or a description gave it, if the quoted words speak of that one."""
        person = self._people.person(source.name) if source.kind == "person" and source.name is not None else None
        if person is None or source.basis not in {"pronoun", "description"}:
            return source
        if not speaks_of(self._doc, self._layout, self._people.named, person, content):
            return source
        if source.basis == "pronoun":
            return ResolvedSource("person", "pronoun")
        return ResolvedSource("anonymous", "anonymous")

    def named_apart(self, span: Span, mention: tuple[CharSpan, ...]) -> ResolvedSource | None:
        """The person of ``The councillor elected in the south, Rosa Wendel``, a mention in two pieces."""
        name = self._doc.char_span(*mention[1], alignment_mode="expand")
        if name is None or name.start <= span.end:
            return None
        whole, head = self._doc[span.start : name.end], mention_head(span)
        closed = self._doc[name.start - 1].text == ","
        return self._names.called(whole, head) or (self._names.closing(whole, head) if closed else None)

    def named_behind(self, span: Span) -> ResolvedSource | None:
        """The person of ``“…,” the bank's chief analyst said Ada Holm.``, whose office Czech puts before the verb."""
        doc, head, at = self._doc, mention_head(span), span.end + 1
        if head.tag_ != "NN" or at >= len(doc) or doc[at - 1].lemma_.lower() not in _BEFORE_SPEAKERS:
            return None
        name = entity_around(doc[at])
        closed = name.end >= len(doc) or doc[name.end].is_punct
        if doc[at].ent_type_ != "PERSON" or name.start != at or not closed or not is_person_noun(head):
            return None
        source = self._names.resolve(name, name.root)
        if source is None or source.kind != "person":
            return None
        office = self._described.office(span, head)
        return source if source.role is not None else replace(source, role=office.role, affiliation=office.affiliation)

    def _span(self, span: Span, content: tuple[CharSpan, ...]) -> ResolvedSource:
        if is_site(span):
            return UNKNOWN
        head = whole_word(span, mention_head(span))
        if head.lower_ in RELATIVE_PRONOUNS and not is_acronym(head):
            before = antecedent(head)
            if before is not None:
                span = affirmed(self._doc[before.left_edge.i : end_before(head, before)])
                head = before
        span, head = whose_words(span, head)
        if _is_pronoun(head):
            named = self._names.resolve(span, head) if head.lower_ == "one" else None  # "one of them, Anna White"
            return named if named is not None else self._pronoun(head, content)
        certain = self._served(span, head) or self._listed(span)
        if certain is not None:
            return certain
        several = names_several(span, head)
        named = None if several else self._names.resolve(span, head)
        if named is None or named.kind != "person":
            named = self._names.closing(span, head) or named
        if named is None and several:
            return self._several(span, head)
        source = named if named is not None else self._description(span, head, content)
        if source.kind == "unknown" or (source.name is None and (head.pos_ == "NUM" or head.lower_ == "number")):
            source = self._at_the_end(span) or source
        if source.role is not None and head.i == span.root.i + 2 and source.role == head.text:
            return replace(source, role=self._doc[span.root.i : head.i + 1].text)
        return source

    def _served(self, span: Span, head: Token) -> ResolvedSource | None:
        """Whoever serves people with names and has none: ``the spokesman of the governor Anna White``."""
        served = self._names.inside.served(span, head)
        owned = self._names.inside.owned(span)
        if owned is not None:
            return self._described.unnamed(self._doc[owned.i : span.end], owned)
        return self._described.unnamed(self._doc[span.start : served.start], head) if served is not None else None

    def _listed(self, span: Span) -> ResolvedSource | None:
        """People or bodies side by side, under all their names."""
        names = self._names.listed(span)
        return ResolvedSource("group", "named", in_words(names)) if names else None

    def _at_the_end(self, span: Span) -> ResolvedSource | None:
        """The person whose name ends a mention that was read wrongly: ``the world number two Anna White``."""
        last = span[-1]
        if last.ent_type_ != "PERSON":
            return None
        name = entity_around(last)
        before = self._doc[span.start : name.start]
        # "to engineer Anna White" has no verb.
        office = bool(before) and (before[-1].pos_ in _BEFORE_NAMES or noun_kind(before[-1].lower_) == "person")
        if not office or any(token.pos_ == "ADP" for token in before):
            return None  # "the balcony of the owner Anna White" is no person
        return self._names.resolve(name, last)

    def _description(self, span: Span, head: Token, content: tuple[CharSpan, ...]) -> ResolvedSource:
        """Resolve a description; a confession goes to a named person only by words that the article uses for it."""
        source = self._described.resolve(span, head, content)
        person = self._people.person(source.name) if source.kind == "person" and source.name is not None else None
        if person is not None and any(person == self._people.person(name.text) for name in others_inside(span, head)):
            return self._described.unnamed(span, head)  # "the teacher of Anna White" is not she
        if person is None or source.basis != "description" or not confesses(self._doc, content):
            return source
        if fit(head.lemma_.lower(), (), person.descriptors) > 0:
            return source
        return ResolvedSource("anonymous", "anonymous")

    def _several(self, span: Span, head: Token) -> ResolvedSource:
        """A list of sources, under all their names if each has one."""
        names = self._names.names_of(span, head)
        if not names:
            return ResolvedSource("group", "named" if head.pos_ == "PROPN" else "anonymous")
        return ResolvedSource("group", "named", in_words(names))

    def _pronoun(self, head: Token, content: tuple[CharSpan, ...]) -> ResolvedSource:
        word = head.lower_
        if word in INDEFINITE_PRONOUNS or word in RELATIVE_PRONOUNS:
            return ResolvedSource("anonymous" if word == "one" else "group", "anonymous")  # "one of the workers"
        if word in PLURAL or word in THING:
            return self._it_and_they.of(head)
        person = self._referents.of(head, content)
        if person is None:
            return self._body_called_he(head) or ResolvedSource("person", "pronoun")
        kind: SourceKind = "person" if person.name else "anonymous"
        return ResolvedSource(kind, "pronoun", person.name or None, person.role, person.affiliation, person.gender)

    def _body_called_he(self, he: Token) -> ResolvedSource | None:
        """The body that spoke just before ``he added`` in an article about nobody."""
        if self._body_spoke is None:
            return None
        at, body = self._body_spoke
        meant = may_be_body(he, at, self._layout, self._salience, self._bodies)
        return replace(body, basis="pronoun") if meant else None


def _is_pronoun(head: Token) -> bool:
    known = head.lower_ in INDEFINITE_PRONOUNS or sex_of_pronoun(head.lower_) is not None
    pronoun = head.pos_ == "PRON" or known
    return pronoun and not is_acronym(head)
