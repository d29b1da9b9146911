"""Linking: finds the words that name a statement's source, from its cue through the dependency tree."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection.linking.clause_subjects import of_own_clause
from quotewire.tasks.attribution.detection.linking.deferred import deferred_subject
from quotewire.tasks.attribution.detection.linking.displaced import displaced_subject, person_referred_to
from quotewire.tasks.attribution.entities import INDEFINITE, is_person_noun
from quotewire.tasks.attribution.frames import DASH, DISCOURSE, SIGNATURE
from quotewire.tasks.attribution.text import (
    AUXILIARIES,
    FINITE,
    SUBJECTS,
    CharSpan,
    Layout,
    TokenSpan,
    covering_token,
    entity_around,
    extents,
    first_with,
    is_passive,
    is_within,
    noun_kind,
    object_of,
    subtree,
    text_of,
    without,
)
from quotewire.tasks.attribution.types import Candidate, Link
from quotewire.tasks.wordlists.attribution import PARTICLES, WORDS_OF_SOMEBODY

_REPLY: Final = re.compile(
    r"[“\"«‘'„](?:Yes|No|Never|Nonsense|Of course|Sure|Certainly|Maybe|Perhaps|Exactly|Right|True|Not at all)\b"
)
_ADDRESS: Final = re.compile(r"\byou\b", re.IGNORECASE)
"""What makes another quotation a reply: it is put to somebody."""
_CLIMB: Final = frozenset(
    {"conj", "xcomp", "advcl", "pcomp", "prep", "ccomp", "dobj", "acl", "attr", "acomp", "pobj", "dep", "oprd"}
)
_MAX_CLIMB: Final = 4
_REACH: Final = 30
"""Maximum distance from a verb back to its subject, in tokens."""
_JUDGING: Final = frozenset((
    "announce", "attack", "back", "celebrate", "condemn", "confirm", "criticise", "criticize", "defend", "deny",
    "deplore", "dismiss", "doubt", "explain", "justify", "lament", "mourn", "oppose", "praise", "question", "refute",
    "regret", "reject", "support", "welcome",
))  # fmt: skip
"""Verbs of whoever comments on what somebody else did."""
_BY: Final = 8
"""Maximum tokens from a passive to ``by``."""
_NEAR: Final = 8
"""Maximum distance from a colon back to a noun without a verb (``The mayor:``), in tokens."""
_LINE: Final = 16
"""Maximum distance from a colon back to the start of a line that is a name and an office, in tokens."""
_CLAUSE: Final = 45
"""Maximum distance from a colon back to the beginning of its clause, in tokens."""
_NARRATED: Final = 1
"""Minimum number of the reporter's sentences between a speaker and a quotation that another may say."""
_STOPS: Final = frozenset({".", "?", "!", ";", "“", "”", '"', "''", "``"})
_SUBORDINATE: Final = frozenset({"relcl", "acl", "advcl", "csubj"})
_OTHERS: Final = frozenset({"him", "her", "me", "us"})
"""Objects of what a newcomer does to the one who answers."""
_PERSONAL: Final = frozenset({"he", "she"})
_SPEAKING: Final = frozenset({"comment", "speak", "talk"})
_GIVING: Final = frozenset({"answer", "deliver", "give", "hold", "issue", "make", "publish", "release"})
_SPEECHES: Final = frozenset(
    {"address", "assessment", "comment", "conference", "evaluation", "interview", "question", "remark", "speech"}
    | {"statement"}
)
"""What is given, made or held by whoever then speaks, in a paragraph of its own."""
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON", "NUM"})
_BEFORE_TAGS: Final = frozenset({",", "-", "–", "—"})
_TAG_ENDS: Final = frozenset({".", "!", "?", "…", ";", ":", ","})
_TAG: Final = 12
"""Maximum number of tokens of a tag with its verb first."""


class TreeLinker:
    """Links statements to their source mentions.

    A cue is linked to its subject, possessor or agent. An untagged quotation is linked to the last speaker if named in
    the same paragraph, else to the subject of the sentence before it, else to the last speaker anyway.
    """

    def link(self, doc: Doc, found: Sequence[Candidate]) -> list[Link]:
        """Find the source mention of each statement; one that no words name has an empty mention."""
        text = text_of(doc)
        layout = Layout(doc, text)
        links: list[Link] = []
        last: Link = Link(())
        for statement in found:
            if statement.head is None and statement.mention is not None:
                links.append(Link(statement.mention, statement.basis, statement.speaker))
                continue
            if statement.head is None and _replies(text, found[len(links) - 1] if links else None, statement):
                links.append(Link(()))
                continue
            if statement.head is None:
                inverted = _inverted_behind(doc, statement)
                if inverted:
                    last = Link(inverted)
                    links.append(last)
                    continue
                at = statement.content[0][0]
                if last.mention and layout.entry(last.mention[0][0]) != layout.entry(at):
                    last = Link(())  # another entry of a live blog tells of somebody else
                near = last.mention and _is_near(layout, last.mention[0][0], at)
                subject = None if near or statement.frame == DASH else _subject_before(doc, text, layout, at)
                links.append(Link(subject or last.mention, DISCOURSE))
                if subject and layout.paragraph(subject[0][0]) != layout.paragraph(at):
                    last = links[-1]  # the next paragraphs may go on
                continue
            link = Link(_mention_of(doc, text, statement))
            links.append(link)
            # A source named inside a quotation does not replace the speaker of that quotation.
            speaks = statement.act == "speech" and _can_speak(doc, link)
            if _is_signed(doc, statement):
                last = Link(())  # the next quotation has a signature of its own
            elif speaks and layout.quotation(link.mention[0][0]) is None:
                last = link
        return links


def _inverted_behind(doc: Doc, statement: Candidate) -> tuple[CharSpan, ...]:
    """The name that ends the sentence of a quotation behind a verb, whatever that means: ``“…”, waved off Ada Berg.``.

    English puts a verb right behind a quotation in tags only, and translations put many there that English does not.
    """
    last = covering_token(doc, statement.content[-1][1] - 1)
    if statement.type != "direct" or last is None or not last.is_quote:
        return ()
    first = last.i + 1
    while first < len(doc) and doc[first].text in _BEFORE_TAGS:
        first += 1
    end = next((i for i in range(first, min(len(doc), first + _TAG)) if doc[i].text in _TAG_ENDS), None)
    if end is None or end - first < 2 or doc[first].tag_ not in FINITE or not doc[first].is_lower:  # noqa: PLR2004
        return ()
    name = entity_around(doc[end - 1]) if doc[end - 1].ent_type_ == "PERSON" else None
    if name is None or name.start <= first or any(t.ent_type_ == "PERSON" for t in doc[first : name.start]):
        return ()
    led = doc[name.start - 1].tag_ in {"IN", "TO"} or doc[name.start - 1].pos_ == "DET"
    return ((name.start_char, name.end_char),) if not led else ()


def _is_signed(doc: Doc, statement: Candidate) -> bool:
    """True for a quotation that a name beside it attributes, without any word of saying."""
    if statement.frame != SIGNATURE or statement.head is None:
        return False
    at = doc[statement.head].idx
    return doc[statement.head].is_punct or any(start <= at < end for start, end in statement.mention or ())


def _is_near(layout: Layout, mention: int, at: int) -> bool:
    """True if an untagged quotation goes to a speaker mentioned before it, whoever is the subject in between.

    It stands in the speaker's paragraph; in an even layout, no two sentences of the reporter stand in between.
    """
    if layout.is_even:
        return layout.narrated(at) - layout.narrated(mention) < _NARRATED
    return layout.paragraph(mention) == layout.paragraph(at)


def _replies(text: str, other: Candidate | None, statement: Candidate) -> bool:
    """True if an untagged quotation answers the one before it, in another paragraph: ``“You lied.”`` ``“Yes, …”``."""
    if other is None or other.type == "indirect":
        return False
    before, words = text[slice(*other.content[-1])], text[slice(*statement.content[0])]
    return _REPLY.match(words) is not None and (
        before.rstrip("”»\"'’ ")[-1:] == "?" or _ADDRESS.search(before) is not None
    )


def _can_speak(doc: Doc, link: Link) -> bool:
    """True if the source can speak the untagged quotations that follow: not a plan that ``addresses`` a need."""
    span = doc.char_span(*link.mention[0], alignment_mode="expand") if link.mention else None
    if span is None:
        return False
    head = span.root
    known = head.ent_type_ or is_person_noun(head) or noun_kind(head.lemma_.lower()) is not None
    return head.pos_ != "NOUN" or bool(known)


def _subject_before(doc: Doc, text: str, layout: Layout, at: int) -> tuple[CharSpan, ...]:
    """The person that is the subject of the sentence before an untagged quotation, in the same paragraph.

    It may end the paragraph before in an even layout, and if it says that the person spoke.
    """
    first = covering_token(doc, at)
    if first is None or not first.i:
        return ()
    root = first.nbor(-1)
    while root.i and root.is_space:
        root = root.nbor(-1)
    apart = not layout.is_even and layout.paragraph(root.idx) != layout.paragraph(at)
    for _ in range(_MAX_CLIMB):
        root = root.head
    if apart and not _speaks_up(root):
        return ()
    # Not root.lefts: in a run of thousands of quotation marks, the parser attaches them all to one word.
    before = doc[max(0, root.i - _REACH) : root.i]
    subject = next((t for t in before if t.dep_ == "nsubj" and t.head.i == root.i), None)
    if subject is None or layout.quotation(subject.idx) is not None:
        return ()
    if subject.ent_type_ == "PERSON":
        name = entity_around(subject)
        return ((name.start_char, name.end_char),)
    if subject.lower_ in _PERSONAL:
        return ((subject.idx, subject.idx + len(subject)),)
    described = is_person_noun(subject) and not subject.ent_type_ and _is_introduced(subject)
    return mention_of(doc, text, subject, ()) if described else ()


def _speaks_up(verb: Token) -> bool:
    """True for ``made a statement after the match`` and ``spoke to reporters``: what was said may follow."""
    if verb.lemma_.lower() in _SPEAKING:
        return True
    spoken = (child for child in verb.rights if child.dep_ == "dobj" and child.lemma_.lower() in _SPEECHES)
    return verb.lemma_.lower() in _GIVING and any(spoken)


def _is_introduced(subject: Token) -> bool:
    """True for ``the baker`` and a newcomer: ``A nurse poured tea.``, but not in ``A boy asked him about snow.``."""
    lefts = list(subject.lefts)
    if any(token.lower_ == "the" or (token.dep_ == "poss" and token.pos_ != "PRON") for token in lefts):
        return True  # also "Holm's son", but "her son" may be spoken of
    newcomer = subject.tag_ == "NN" and any(token.lower_ in INDEFINITE for token in lefts)
    behind = subject.doc[subject.i : min(subject.i + _REACH, subject.sent.end)] if newcomer else ()
    return newcomer and not any(token.lower_ in _OTHERS and token.tag_ == "PRP" for token in behind)


def _mention_of(doc: Doc, text: str, statement: Candidate) -> tuple[CharSpan, ...]:
    if deferred := deferred_subject(doc, text, statement):
        return deferred
    if statement.mention:
        return person_referred_to(doc, text, of_own_clause(doc, statement.mention, statement.head))
    if statement.mention is not None:
        if statement.basis == "none":
            return ()
        by = _stated_by(doc, statement)
        found = mention_of(doc, text, by, (*statement.content, *statement.cue)) if by is not None else ()
        return (
            found
            or _owner_in_cue(doc, statement)
            or _relative(doc, statement)
            or displaced_subject(doc, text, statement)
        )
    token = source_of(doc[statement.head], statement.frame) if statement.head is not None else None
    if token is None or is_within(token.idx, statement.content):
        return _owner_in_cue(doc, statement) or displaced_subject(doc, text, statement)
    return mention_of(doc, text, token, (*statement.content, *statement.cue))


def _relative(doc: Doc, statement: Candidate) -> tuple[CharSpan, ...]:
    """The ``who`` of a relative clause about a named person: ``was sued by Ada Berg, who claims that``."""
    verb = doc[statement.head] if statement.head is not None else None
    if verb is None or verb.dep_ != "relcl" or verb.head.ent_type_ != "PERSON":
        return ()
    who = next((child for child in verb.lefts if child.dep_ == "nsubj" and child.lower_ == "who"), None)
    return ((who.idx, who.idx + len(who)),) if who is not None else ()


def _stated_by(doc: Doc, statement: Candidate) -> Token | None:
    """Whom a passive names, however parsed: ``this was stated on the air by X``; None if it names nobody."""
    verb = doc[statement.head] if statement.head is not None else None
    if verb is None or verb.tag_ != "VBN" or not any(child.dep_ == "auxpass" for child in verb.lefts):
        return None
    by = next((token for token in doc[verb.i + 1 : verb.i + _BY] if token.lower_ == "by"), None)
    named = object_of(by) if by is not None and by.sent.start == verb.sent.start else None
    return named if named is not None and named.ent_type_ and not is_within(named.idx, statement.content) else None


def _owner_in_cue(doc: Doc, statement: Candidate) -> tuple[CharSpan, ...]:
    """The possessive pronoun inside a cue that names the source: ``According to her words``."""
    for piece in statement.cue:
        span = doc.char_span(*piece, alignment_mode="expand")
        for token in span or ():
            if token.tag_ == "PRP$" and token.head.lemma_.lower() in WORDS_OF_SOMEBODY:
                return ((token.idx, token.idx + len(token)),)
    return ()


def mention_of(doc: Doc, text: str, token: Token, others: Iterable[CharSpan]) -> tuple[CharSpan, ...]:
    """The words of a source with this head, without ``others``: the statement's content and cue."""
    return extents(doc, text, _mention(token, others, doc))


def source_of(head: Token, frame: str) -> Token | None:
    """The head token of the words that name the source of the cue ``head``; None if there are none."""
    if frame == "according":
        return _object_of_to(head)
    if frame == "colon":
        return _before_colon(head)
    if head.pos_ == "NOUN":
        return _owner(head) or _climb(head)
    agent = _agent(head)
    if agent is not None:
        return agent
    return _climb(head)


def _before_colon(head: Token) -> Token | None:
    """The subject of the sentence, else the nearest noun: ``X released the following statement: "…``."""
    root = head
    for ancestor in head.ancestors:
        root = ancestor
    judge = _judge(clause_verb(head))
    if judge is not None:
        return judge
    subject = next((c for c in root.children if c.dep_ in SUBJECTS and c.i < head.i), None)
    if subject is None and (verb := clause_verb(head)) is not None:
        # Behind a colon the parser often hangs the clause on the quotation.
        subject = _climb(verb)
    if subject is not None:
        return _owner(subject) or subject if subject.lemma_.lower() in WORDS_OF_SOMEBODY else subject
    if head.head.pos_ in _NOMINAL:
        return _named_at_line_start(head.head) or head.head
    before = reversed(head.doc[max(0, head.i - _NEAR) : head.i])
    found = next((t for t in before if t.pos_ in _NOMINAL or _ends_age(t)), None)
    return found if found is None else _named_at_line_start(found) or found


def _judge(verb: Token | None) -> Token | None:
    """Who judges what somebody else did: ``The decision of X was welcomed by Y: “…”``; None for other passives."""
    if verb is None or verb.lemma_.lower() not in _JUDGING or not any(c.dep_ == "nsubjpass" for c in verb.lefts):
        return None
    by = next((child for child in verb.rights if child.lower_ == "by"), None)
    return object_of(by) if by is not None else None


def _named_at_line_start(described: Token) -> Token | None:
    """The name that begins the line of an apposition to it: ``Ada Holm, shopkeeper: “…”``; None if there is none."""
    doc, first = described.doc, described.i
    while first and described.i - first < _LINE and "\n" not in doc[first - 1].text:
        first -= 1
    comma = next((i for i in range(first, described.i) if doc[i].text == ","), None)
    if comma is None or (first and "\n" not in doc[first - 1].text):
        return None
    words = [token for token in doc[first:comma] if token.is_alpha]
    named = len(words) > 1 and all(token.is_title or token.lower_ in PARTICLES for token in words)
    clause = any(token.pos_ in {"VERB", "AUX"} for token in doc[comma : described.i])
    return words[-1] if named and not clause else None


def _ends_age(token: Token) -> bool:
    """True for the last word of ``the 18-year-old``, which the parser reads as an adjective."""
    return token.lower_ == "old" and token.i > 0 and token.nbor(-1).text == "-"


def clause_verb(colon: Token) -> Token | None:
    """The finite verb of the main clause before a colon; None if the words before it are no clause."""
    found = None
    for token in reversed(colon.doc[max(0, colon.i - _CLAUSE) : colon.i]):
        if token.text in _STOPS or "\n" in token.text:
            break
        finite = token.tag_ in FINITE or any(child.dep_ in AUXILIARIES for child in token.lefts)
        if finite and token.pos_ in {"VERB", "AUX"} and token.dep_ not in AUXILIARIES:
            if token.dep_ not in _SUBORDINATE:
                return token
            found = found or token
    return found


def _object_of_to(according: Token) -> Token | None:
    for token in according.doc[according.i + 1 : according.i + 2]:
        clause = first_with(token.children, "pcomp")
        if clause is not None:  # "According to what X told us"
            return first_with(clause.lefts, "nsubj")
        return object_of(token)
    return None


def _owner(noun: Token) -> Token | None:
    """The source of a cue noun: ``X's claim``, ``claims by X``, ``the view of X``."""
    for child in noun.children:
        if child.dep_ == "poss":
            return child
    for child in noun.children:
        if child.dep_ in {"prep", "agent"} and child.lower_ in {"by", "from", "among", "of"}:
            return object_of(child)
    return None


def _agent(verb: Token) -> Token | None:
    """The ``by`` phrase of a passive."""
    for child in verb.children:
        if child.dep_ == "agent":
            return object_of(child)
    return None


def _climb(head: Token) -> Token | None:
    """The subject of the cue or of a verb above it in the tree; for a modifier, the noun that it modifies."""
    token = head
    for _ in range(_MAX_CLIMB):
        subject = next((c for c in token.children if c.dep_ in SUBJECTS or _is_aged(c, token)), None)
        if subject is not None and not _is_passive(token, head):
            return subject
        if subject is not None and token.i == head.i:
            return subject if _quoted_as_saying(head) else None
        if token.dep_ in {"acl", "relcl", "amod"}:
            return token.head
        if token.dep_ not in _CLIMB:
            return None
        token = token.head
    return None


def _is_aged(child: Token, verb: Token) -> bool:
    """True for ``The 45-year-old added``, where the parser labels the noun as an adjective of the verb."""
    return child.dep_ == "amod" and child.i < verb.i and child.lower_ == "old" and verb.pos_ == "VERB"


def _is_passive(token: Token, head: Token) -> bool:
    return token.i == head.i and is_passive(token)


def _quoted_as_saying(head: Token) -> bool:
    return head.lemma_ in {"quote", "cite", "concern", "surprise", "worry", "please", "convince", "force"}


def _mention(token: Token, others: Iterable[CharSpan], doc: Doc) -> Iterable[TokenSpan]:
    """The token spans of a source's subtree, without the statement's content and cue."""
    first, after = subtree(token)
    if token.lower_ == "old" and first and doc[first - 1].pos_ == "DET":
        first -= 1
    parts: list[TokenSpan] = [(first, after)]
    holes = [doc.char_span(*piece, alignment_mode="expand") for piece in others]
    for hole in holes:
        if hole is not None:
            parts = [rest for part in parts for rest in without(part, (hole.start, hole.end))]
    return [part for part in parts if part[0] <= token.i < part[1]] or [(token.i, token.i + 1)]
