"""Resolves the source mentions of an article to its entities, in text order and from the article alone."""

from collections.abc import Container, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Span, Token

from quotewire.schemas.document import SourceKind
from quotewire.tasks.attribution.coreference.antecedents import Antecedents
from quotewire.tasks.attribution.coreference.bodies_called_he import may_be_body
from quotewire.tasks.attribution.coreference.bystanders import Bystanders, confesses
from quotewire.tasks.attribution.coreference.confidence import NAME_BAR, Evidence, confidence, evidence, repeated
from quotewire.tasks.attribution.coreference.coordination import in_words, names_several
from quotewire.tasks.attribution.coreference.doubts import QUESTIONS, Doubts
from quotewire.tasks.attribution.coreference.hecklers import calls_out
from quotewire.tasks.attribution.coreference.issuers import Issuers
from quotewire.tasks.attribution.coreference.it_and_they import ItAndThey
from quotewire.tasks.attribution.coreference.mention_edges import (
    is_site,
    of_speaker,
    whole_word,
    whose_words,
    without_site,
)
from quotewire.tasks.attribution.coreference.named import NamedMentions
from quotewire.tasks.attribution.coreference.nominal import Described
from quotewire.tasks.attribution.coreference.offices_elsewhere import with_offices
from quotewire.tasks.attribution.coreference.press_services import without_press_service
from quotewire.tasks.attribution.coreference.pronoun_referents import PronounReferents
from quotewire.tasks.attribution.coreference.pronouns import PLURAL, THING
from quotewire.tasks.attribution.coreference.ranking import AntecedentRanker
from quotewire.tasks.attribution.coreference.reported_words import ReportedWords
from quotewire.tasks.attribution.coreference.salience import Salience
from quotewire.tasks.attribution.coreference.spoken_of import speaks_of
from quotewire.tasks.attribution.entities import (
    RELATIVE_PRONOUNS,
    Bodies,
    Office,
    PersonEntity,
    PersonIndex,
    antecedent,
    content_words,
    end_before,
    entities,
    fit,
    gender_of_noun,
    is_definite,
    is_person_noun,
    mention_head,
    sex_of_pronoun,
    sort_of,
    with_missed_people,
)
from quotewire.tasks.attribution.text import CharSpan, Layout, SpanIndex, entity_around, noun_kind, tag_verbs, text_of
from quotewire.tasks.attribution.types import LAID_OUT, Candidate, LabelledSpeaker, Link, ResolvedSource, Similarity
from quotewire.tasks.wordlists.attribution import (
    AUTHOR_WORDS,
    INDEFINITE_PRONOUNS,
    ONLY_IF_CALLED,
)

_ONE: Final = frozenset({"i", "me", "my", "mine", "myself"})
_UNKNOWN: Final = ResolvedSource("unknown", "none")
_DATELINE: Final = frozenset({"GPE", "LOC", "DATE"})
_BEFORE_NAMES: Final = frozenset({"NOUN", "NUM", "ADJ"})
_THAT: Final = frozenset({"this", "that"})
_BEFORE_SPEAKERS: Final = frozenset({"add", "note", "say", "state"})
"""Verbs that have no person as object, so that a name behind them is who speaks."""
_BEFORE_COMPLEMENTS: Final = frozenset({"ADP", "NOUN"})
"""Parts of speech before a name that is another one's than the subject's behind it."""
_DOUBTED: Final = 0.43
"""Confidence below which a statement may be none (the network's threshold): it does not show that its source speaks,
nor gets a doubtful name."""
_SURE_OF_DOUBTED: Final = 0.8
"""Minimum confidence of a name for a doubted statement. Of 29 such names 19 are right; above this, 11 of 12."""
_INFERRED: Final = frozenset({"description", "pronoun", "discourse"})
"""How a source is named if not by its own mention."""
_ACRONYM: Final = 3
"""Minimum letters of an acronym that is no doubtful name."""
_NEVER: Final = 1.1
"""A bar that no name reaches."""
_BESIDE: Final = 14
"""Maximum distance from the cue of a doubted statement to its content, in characters, for it to get a name."""
Extents = tuple[CharSpan, ...]


class ArticleResolver:
    """Resolves the mentions of one article at a time; keeps nothing between articles."""

    def resolve(
        self,
        doc: Doc,
        found: Sequence[Candidate],
        links: Sequence[Link],
        *,
        recognized: bool = False,
        similarity: Similarity | None = None,
    ) -> list[ResolvedSource]:
        """Resolve the mention of each statement, in the same order.

        Args:
            doc: A parsed document.
            found: Its statements.
            links: The words that name the source of each.
            recognized: True if ``doc.ents`` has been put right already; else rules put right what the recognizer says.
            similarity: How alike two words are; None leaves pronouns and descriptions to the rules.
        """
        return _Article(doc, found, links, recognized=recognized, similarity=similarity).resolved()


class _Article:
    def __init__(
        self,
        doc: Doc,
        found: Sequence[Candidate],
        links: Sequence[Link],
        *,
        recognized: bool,
        similarity: Similarity | None,
    ) -> None:
        text = text_of(doc)
        self._doc = doc
        self._found = found
        self._links = links
        self._layout = Layout(doc, text, [piece for one in found if one.frame in LAID_OUT for piece in one.content])
        ents = list(doc.ents) if recognized else entities(doc, _single_words(text, links))
        ents = [ent for ent in ents if not _is_headline_noun(ent, self._layout.headline, text)]
        spans = (self._span_of(link.mention) for link in links if link.mention)
        mentions = [span for span in spans if span is not None]
        ents = with_missed_people(doc, _cut(ents, {span.start for span in mentions}), mentions)
        self._people = PersonIndex(doc, ents, self._layout.headline)
        self._bodies = Bodies(doc, text, ents, self._layout)
        salience = Salience(self._people, self._layout)
        self._ranker = AntecedentRanker(self._people, salience)
        reported = ReportedWords(found, links, self._layout, self._people.named)
        self._antecedents = (
            Antecedents(self._people, salience, self._layout, similarity, reported) if similarity is not None else None
        )
        self._described = Described(doc, self._bodies, self._ranker, self._antecedents)
        self._names = NamedMentions(doc, ents, self._people, self._bodies, self._described)
        self._speech = {
            link.mention[0][0]
            for f, link in zip(found, links, strict=True)
            if link.mention and f.act == "speech" and f.confidence >= _DOUBTED
        }
        self._asking = {
            link.mention[0][0]
            for f, link in zip(found, links, strict=True)
            if link.mention and f.head is not None and doc[f.head].lemma_ in QUESTIONS
        }
        self._text = text
        self._heads: dict[int, str | None] = {}
        """The name that each mention was resolved to, by its head."""
        self._it_and_they = ItAndThey(doc, self._names, self._described)
        bystanders = Bystanders(doc, self._layout, [piece for f in found for piece in f.content])
        self._referents = PronounReferents(
            doc,
            self._layout,
            self._ranker,
            self._antecedents,
            doubts=Doubts(doc, self._people, self._ranker.salience, bystanders, self._described, heads=self._heads),
            person_at=self._names.sources.person_at,
        )
        self._spoken = SpanIndex(
            (piece, link)
            for f, link in zip(found, links, strict=True)
            if f.type != "indirect" and link.mention
            for piece in f.content
        )
        self._evidence: dict[Extents, Evidence] = {}
        self._known: dict[Extents, ResolvedSource] = {}
        self._body_spoke: tuple[int, ResolvedSource] | None = None
        """Where a body spoke, if it was the last source."""
        self._issuers = Issuers(self._names, self._it_and_they.body_that_spoke, self._heads)
        self._repeated: set[str] = set()
        """The last words of names that the article has more than once."""

    def resolved(self) -> list[ResolvedSource]:
        """The entity for each link, in the order of the links."""
        first: dict[Extents, int] = {}
        for i, link in enumerate(self._links):
            if link.mention and link.basis is None:
                first.setdefault(link.resolved_by, i)
        for i, link in enumerate(self._links):
            first.setdefault(link.resolved_by, i)
        inside = list[int]()
        for mention, i in sorted(first.items()):
            if mention and self._is_author(mention):
                inside.append(i)
            elif mention:
                self._known[mention] = self._mention(mention, self._found[i].content)
        for i in inside:
            self._known[self._links[i].resolved_by] = self._author(self._links[i].resolved_by)
        for mention in [mention for mention, source in self._known.items() if self._tells_of_himself(mention, source)]:
            self._known[mention] = ResolvedSource("anonymous", "anonymous")
        self._repeated = repeated(self._text, (_last_word(source) for source in self._known.values()))
        sources = [self._of(link, self._bar(one)) for link, one in zip(self._links, self._found, strict=True)]
        return with_offices(sources, self._people)

    def _tells_of_himself(self, mention: Extents, source: ResolvedSource) -> bool:
        """True for a description that would be the speaker in whose own words it stands: he would say "I"."""
        if not mention or source.name is None or source.kind != "person" or source.basis != "description":
            return False
        speaker = self._speaker_around(mention[0][0])
        return speaker is not None and speaker.name == source.name

    def _of(self, link: Link, bar: float) -> ResolvedSource:
        source = self._known.get(link.resolved_by, _UNKNOWN)
        if link.speaker is not None:
            source = _with_label(source, link.speaker)
        if link.basis is not None and link.mention:
            source = replace(source, basis=link.basis)
        found = self._evidence.get(link.resolved_by)
        if source.name is None or found is None:
            return source
        again = _last_word(source) in self._repeated
        sure = confidence(found._replace(discourse=link.basis == "discourse", again=again))
        return replace(source, confidence=sure) if sure >= bar else self._withheld(source, sure, link.mention)

    def _withheld(self, source: ResolvedSource, sure: float, mention: Extents) -> ResolvedSource:
        """A source without a name that is too doubtful to be told, nor what is known of whoever bears it."""
        source = replace(source, confidence=sure, name=None)
        if source.basis not in _INFERRED or source.kind != "person":
            return source
        span = self._span_of(mention) if mention and source.basis == "description" else None
        office = self._described.office(span, mention_head(span)) if span is not None else Office()
        return replace(source, role=office.role, affiliation=office.affiliation)

    def _bar(self, statement: Candidate) -> float:
        """Minimum confidence of the name for a statement: higher for one that may be none.

        No name reaches the bar of a doubted one whose cue is neither a verb of saying nor beside the content.
        """
        if statement.confidence >= _DOUBTED:
            return NAME_BAR
        (start, end), cue = statement.content[0], statement.cue or statement.content
        beside = start - cue[-1][1] <= _BESIDE and cue[0][0] - end <= _BESIDE
        saying = statement.head is not None and self._doc[statement.head].lemma_.lower() in tag_verbs()
        return _SURE_OF_DOUBTED if beside or saying else _NEVER

    def _mention(self, mention: Extents, content: Extents) -> ResolvedSource:
        span = self._span_of(mention)
        if span is None:
            return _UNKNOWN
        source = self._unless_spoken_of(self._speaker(span, content), content)
        if source.kind == "anonymous" and len(mention) > 1:
            source = self._named_apart(span, mention) or source
        if source.kind == "anonymous":
            source = self._named_behind(span) or source
        if source.kind == "document":
            source = self._issuers.issued(without_site(span), source)
            self._issuers.remember(span, mention[0][0], source.name)
        else:
            self._issuers.heard(source, mention[0][0], span.root)
        self._heads[span.root.i] = source.name
        if mention[0][0] in self._speech:
            self._it_and_they.spoke(mention_head(span))
        self._evidence[mention] = self._evidence_of(source, span)
        speaks = mention[0][0] in self._speech and mention[0][0] not in self._asking
        if source.kind == "anonymous" and source.basis == "anonymous" and speaks and not calls_out(span):
            speaker = _unnamed(span, source)
            self._ranker.salience.spoke(speaker, mention[0][0])
            known = bool(speaker.descriptors) or speaker.gender is not None
            if known or self._described.is_stranger(span, mention_head(span)):
                self._referents.is_stranger(speaker)
        if mention_head(span).lower_ not in RELATIVE_PRONOUNS or not self._ranker.salience.has_subject(mention[0][0]):
            self._remember(source, mention[0][0], sort_of(span) or _sort_in(span, source))
            self._it_and_they.last_source(mention[0][1], source)
        return source

    def _evidence_of(self, source: ResolvedSource, span: Span) -> Evidence:
        """What speaks for and against a name, where the article confirms it, too."""
        found = evidence(source, span, self._ranker, self._likely(span))
        if self._is_borne(source) or self._is_confirmed(source, span) or self._is_issued(source, span):
            found = found._replace(single=False)  # "the Nordkraft company", then "the company" or "it"
        if source.kind == "group" and source.basis == "pronoun":
            found = found._replace(pronoun=False)  # "They" after "X and Y said"
        return found

    def _unless_spoken_of(self, source: ResolvedSource, content: Extents) -> ResolvedSource:
        """A source without the name that a pronoun or a description gave it, if the quoted words speak of that one."""
        person = self._people.person(source.name) if source.kind == "person" and source.name is not None else None
        if person is None or source.basis not in {"pronoun", "description"}:
            return source
        if not speaks_of(self._doc, self._layout, self._people.named, person, content):
            return source
        if source.basis == "pronoun":
            return ResolvedSource("person", "pronoun")
        return ResolvedSource("anonymous", "anonymous")

    def _is_borne(self, source: ResolvedSource) -> bool:
        """True for ``it`` or a description of a body to whose name the article joins a noun: ``the company X``."""
        if source.name is None or source.basis not in {"pronoun", "description"}:
            return False
        return source.kind in {"organization", "document"} and self._bodies.bears(source.name)

    def _is_issued(self, source: ResolvedSource, span: Span) -> bool:
        """True for a document that the body of an acronym issued, or whose clause says who brings it out."""
        if source.kind != "document" or source.basis != "description" or source.name is None:
            return False
        acronym = source.name.isupper() and len(source.name) >= _ACRONYM
        return acronym or self._issuers.published(mention_head(span)) is not None

    def _is_confirmed(self, source: ResolvedSource, span: Span) -> bool:
        """True for a description of the only body that it can mean: ``Nordkraft cut jobs. The company said``.

        A name of one word counts against a guess, since many such names are none; here the article confirms it.
        """
        if source.name is None or source.basis != "description" or source.kind != "organization":
            return False
        return self._bodies.confirms(source.name, span, mention_head(span))

    def _named_apart(self, span: Span, mention: Extents) -> ResolvedSource | None:
        """The person of ``The councillor elected in the south, Rosa Wendel``, a mention in two pieces."""
        name = self._doc.char_span(*mention[1], alignment_mode="expand")
        if name is None or name.start <= span.end:
            return None
        whole, head = self._doc[span.start : name.end], mention_head(span)
        closed = self._doc[name.start - 1].text == ","
        return self._names.called(whole, head) or (self._names.closing(whole, head) if closed else None)

    def _named_behind(self, span: Span) -> ResolvedSource | None:
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

    def _likely(self, span: Span) -> float | None:
        """How likely the antecedent of a mention is; None if no weights chose it."""
        if self._antecedents is None:
            return None
        return self._antecedents.likely.get(span.start_char, self._antecedents.likely.get(mention_head(span).idx))

    def _span_of(self, mention: Extents) -> Span | None:
        """The first piece of a mention; of ``Oslo, July 25 - X said`` the one behind the dateline.

        What German puts first is no source either: ``This also confirms Ada Holm: “…”``.
        """
        spans = (self._doc.char_span(*piece, alignment_mode="expand") for piece in mention)
        first, second = next(spans, None), next(spans, None)
        placed = first is not None and all(t.ent_type_ in _DATELINE or t.is_punct or t.lower_ in _THAT for t in first)
        return second if placed and second is not None else first

    def _remember(self, source: ResolvedSource, at: int, sort: str) -> None:
        if source.kind == "person" and source.name is not None:
            person = self._people.person(source.name)
            if person is not None and at in self._speech:
                self._ranker.salience.spoke(person, at)
        elif source.kind == "organization" and source.name is not None:
            self._bodies.spoke(source.name, at, sort)
        if source.kind in {"organization", "document"} and source.name is not None:
            self._issuers.spoke(at, source.name)
        is_body = source.kind == "organization" and source.name is not None
        self._body_spoke = (at, source) if is_body else None
        # In "A spokesman for the ministry said it would pay", "it" is the ministry.
        if source.affiliation is not None and source.kind in {"person", "anonymous"}:
            self._it_and_they.spoken_for(at, source.affiliation)

    def _speaker(self, span: Span, content: Extents) -> ResolvedSource:
        """Whom the words of a mention that name who speaks refer to; a press service speaks for its body."""
        told = of_speaker(span)
        body = without_press_service(told)
        source = self._span(body, content)
        served = body.start > told.start and source.kind in {"place", "unknown"}
        return replace(source, kind="organization") if served else source

    def _span(self, span: Span, content: Extents) -> ResolvedSource:
        if is_site(span):
            return _UNKNOWN
        head = whole_word(span, mention_head(span))
        if head.lower_ in RELATIVE_PRONOUNS and not _is_acronym(head):
            before = antecedent(head)
            if before is not None:
                span = self._doc[before.left_edge.i : end_before(head, before)]
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

    def _description(self, span: Span, head: Token, content: Extents) -> ResolvedSource:
        """Resolve a description; a confession goes to a named person only by words that the article uses for it."""
        source = self._described.resolve(span, head, content)
        person = self._people.person(source.name) if source.kind == "person" and source.name is not None else None
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

    def _pronoun(self, head: Token, content: Extents) -> ResolvedSource:
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
        meant = may_be_body(he, at, self._layout, self._ranker.salience, self._bodies)
        return replace(body, basis="pronoun") if meant else None

    def _is_author(self, mention: Extents) -> bool:
        span = self._span_of(mention)
        head = mention_head(span) if span is not None else None
        return head is not None and head.lower_ in AUTHOR_WORDS and not _is_acronym(head)

    def _author(self, mention: Extents) -> ResolvedSource:
        """Resolve ``I`` or ``we``: to the speaker inside a quotation, otherwise to the article's author."""
        span = self._span_of(mention)
        one = span is not None and mention_head(span).lower_ in _ONE
        speaker = self._speaker_around(mention[0][0])
        if speaker is None:
            return ResolvedSource("person" if one else "group", "author")
        if one:
            return replace(speaker, basis="pronoun")
        return ResolvedSource("group", "pronoun", None, None, speaker.affiliation)

    def _speaker_around(self, at: int) -> ResolvedSource | None:
        """The source of the quotation that contains a character; None if it is not quoted or has no known source."""
        quotation = self._layout.quotation(at)
        if quotation is None:
            return None
        for link in self._spoken.around(at):
            source = self._known.get(link.resolved_by)
            if source is not None and not any(start <= at < end for start, end in link.mention):
                return source
        return None


def _sort_in(span: Span, source: ResolvedSource) -> str:
    """The noun before a body's name that says what bears it: ``the club “Sever”``; nothing without one."""
    if source.kind != "organization" or source.basis != "named" or source.name is None:
        return ""
    sort = next((t for t in span if t.is_lower and noun_kind(t.lemma_.lower()) == "organization"), None)
    return sort.lower_ if sort is not None and sort.lower_ not in source.name.lower() else ""


def _cut(ents: Sequence[Span], starts: Container[int]) -> list[Span]:
    """Entities that begin where a mention inside them does: of ``wrote on Facebook Holm`` the last word."""
    found = []
    for ent in ents:
        led = ent.start > 0 and ent.doc[ent.start - 1].pos_ in _BEFORE_COMPLEMENTS
        first = next((i for i in range(ent.start + 1, ent.end) if led and i in starts), ent.start)
        found.append(Span(ent.doc, first, ent.end, label=ent.label_) if first > ent.start else ent)
    return found


def _last_word(source: ResolvedSource) -> str:
    return source.name.split()[-1] if source.name else ""


def _with_label(source: ResolvedSource, label: LabelledSpeaker) -> ResolvedSource:
    """The source of a turn with the office that its label gives; a label that names nobody stands for a person."""
    if not label.name:
        return ResolvedSource("anonymous", "anonymous")
    role = label.office.role or source.role
    return replace(source, role=role, affiliation=label.office.affiliation or source.affiliation)


def _is_pronoun(head: Token) -> bool:
    known = head.lower_ in INDEFINITE_PRONOUNS or sex_of_pronoun(head.lower_) is not None
    pronoun = head.pos_ == "PRON" or head.tag_ == "PRP$" or known
    return pronoun and not _is_acronym(head)


def _is_acronym(head: Token) -> bool:
    """True for ``WHO`` and ``the US``, which are no pronouns."""
    return len(head) > 1 and head.is_upper


def _unnamed(span: Span, source: ResolvedSource) -> PersonEntity:
    """A speaker whom the article keeps unnamed, so that ``he added`` can go on with the same one."""
    head = mention_head(span)
    noun = head.lemma_.lower()
    # "The virologist" is somebody whom the reader knows: later descriptions go to the person, once named.
    words = set[str]() if is_definite(span) else {noun, *content_words(span, head)}
    return PersonEntity("", "anonymous", source.role, source.affiliation, gender_of_noun(noun), words)


def _single_words(text: str, links: Sequence[Link]) -> frozenset[str]:
    """Capitalised words that are a source mention by themselves."""
    mentions = {text[start:end].removesuffix("’s").removesuffix("'s") for link in links for start, end in link.mention}
    return frozenset(word for word in mentions if word[:1].isupper() and not any(char.isspace() for char in word))


def _is_headline_noun(ent: Span, headline: int, text: str) -> bool:
    """True for a noun of a headline in title case that is taken for a name: ``Prisoner Warns``."""
    noun = ent[0].lower_ in ONLY_IF_CALLED or gender_of_noun(ent[0].lower_) is not None
    return ent.end_char <= headline and ent.label_ == "PERSON" and noun and text.count(ent.text) == 1
