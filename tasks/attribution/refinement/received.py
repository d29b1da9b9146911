"""Corrects words that somebody receives: ``“You are fired,” X was told``, ``X found a note: “…”``.

The person who hears, reads or finds words is the subject of the verb beside them, as a speaker is. The words are of who
tells or sent them; where nobody is named for that, of the note, and else nobody's.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.schemas.document import StatementType
from quotewire.tasks.attribution.detection import clause_verb, mention_of, who_was_asked
from quotewire.tasks.attribution.entities import POSSESSIVES, is_person_noun
from quotewire.tasks.attribution.frames import LED
from quotewire.tasks.attribution.refinement.others_words import mention_span, others_words, token_before
from quotewire.tasks.attribution.text import (
    OPENING_MARKS,
    PASSIVE,
    SENTENCE_ENDS,
    SUBJECTS,
    CharSpan,
    is_passive,
    is_within,
    noun_kind,
    object_of,
    tag_verbs,
    text_of,
    trimmed,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import (
    MESSAGE_VERBS,
    MESSAGES,
    RECEIVING_VERBS,
    RECORDS,
    REPLIES,
    TELLING_VERBS,
    WORDS_OF_SOMEBODY,
    WRITINGS,
)

_GETTING: Final = frozenset({"receive", "get", "hear", "obtain", "listen"})
"""Verbs that have a reply for object."""
_HEARING: Final = frozenset({"hear", "overhear", "read"})
"""Verbs of receiving whose object is the words themselves."""
_VOICES: Final = frozenset({"cry", "scream", "shout", "voice", "whisper"})
_LEARNING: Final = frozenset({"learn", "hear"})
_REMEMBERING: Final = frozenset({"remember", "recall", "quote", "cite", "recount", "repeat", "know", "recite", "sing"})
_VOICED: Final = _HEARING | _REMEMBERING
"""Verbs whose object may be a voice."""
_CITING: Final = frozenset({"quote", "cite"})
_RENDERING: Final = frozenset({"convey", "interpret", "read", "recite", "relay", "render", "reproduce", "translate"})
"""Verbs of passing on the words of another: ``“…,” the interpreter rendered the words of X``."""
_RELAYING: Final = _RENDERING | {"bring", "carry", "deliver", "forward", "hand", "pass", "present", "transmit"}
_TRANSLATING: Final = frozenset({"interpret", "render", "translate"})
_WRITTEN: Final = WRITINGS | MESSAGES | RECORDS
"""Nouns for words that are written down."""
_PASSED_ON: Final = _WRITTEN | WORDS_OF_SOMEBODY | REPLIES
_CARRIED: Final = _PASSED_ON | {"apology", "greeting", "order", "regard"}
"""What somebody brings from another."""
_LETTING: Final = frozenset({"have", "let", "make"})
_UNDERSTANDING: Final = frozenset({"believe", "know", "think", "understand"})
_NAMING: Final = frozenset(
    {"abuse", "brand", "call", "denounce", "deride", "describe", "dub", "label", "mock", "revile", "ridicule", "vilify"}
)
"""Verbs whose object in the passive is whom the words are about: ``X was called “a thief”``."""
_ENDURING: Final = frozenset({"endure", "listen", "suffer", "tolerate"})
_FACING: Final = frozenset({"answer", "confront", "face", "fight", "hear", "meet"})
_REPROACHES: Final = frozenset({"accusation", "allegation", "charge", "claim", "complaint", "reproach", "suspicion"})
"""What somebody faces: ``X has to answer the reproach that he beats horses``."""
_STANDING: Final = frozenset({"stand"})
"""Verbs of words that are written somewhere: ``“…” stood in the letter that Y got from X``."""
_SHOWING: Final = frozenset({"read", "show", "publish", "share", "post", "release", "present", "forward", "recite"})
"""Verbs of making the words of others known."""
_WHERE: Final = frozenset({"in", "at"})
_CLAUSES: Final = frozenset({"relcl", "acl", "advcl"})
"""Clauses inside another."""
_CHAIN: Final = 3
"""Maximum number of verbs that govern each other: ``had to let herself be told``."""
_TWO: Final = 2
_OPENING: Final = re.compile(f"[{''.join(sorted(OPENING_MARKS))}]")
_REACH: Final = 20
"""Maximum number of tokens between a verb and what it has for object."""


def received(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document, those that somebody receives with who speaks them as the source."""
    return [_corrected(doc, statement) for statement in found]


def _corrected(doc: Doc, statement: Candidate) -> Candidate:
    sources = _sources(doc, statement)
    if sources is None:
        return statement
    if not sources:
        return replace(statement, mention=(), basis="none")
    text, source = text_of(doc), sources[0]
    content = _behind(text, statement.content, source.idx)
    cue = _before_source(text, statement.cue, source)
    kind: StatementType = statement.type if content == statement.content else "direct"
    mention = mention_of(doc, text, source, (*content, *cue))
    return replace(statement, type=kind, content=content, cue=cue, mention=mention)


def _behind(text: str, content: tuple[CharSpan, ...], at: int) -> tuple[CharSpan, ...]:
    """A content without the words that lead to its quotation and name who speaks: ``what her father told her: “…”``."""
    for k, (start, end) in enumerate(content):
        opening = _OPENING.search(text, at, end) if start <= at < end else None
        if opening is not None:
            return ((opening.start(), end), *content[k + 1 :])
    return content


def _before_source(text: str, cue: tuple[CharSpan, ...], source: Token) -> tuple[CharSpan, ...]:
    """A cue without the words that carry what is said, where these are the source: ``found a note``."""
    if not is_within(source.idx, cue):
        return cue
    left = min((token.idx for token in source.subtree), default=source.idx)
    cut = (trimmed(text, start, min(end, left)) for start, end in cue)
    return tuple(piece for piece in cut if piece is not None)


def _sources(doc: Doc, statement: Candidate) -> list[Token] | None:
    """The head of the words for who speaks to whom a verb has for subject; None if its subject receives nothing."""
    if _says_itself(doc, statement):
        return None
    quoted = statement.type != "indirect"
    own = _own_subject(doc, statement) or others_words(doc, statement)
    if own is not None:
        return own
    for verb in _verbs(doc, statement):
        sources = _relayed(verb) or _told(doc, statement, verb)
        if sources is None and quoted:
            sources = _quoted(doc, statement, verb)
        if sources is not None:
            return sources
    said = statement.head is not None and doc[statement.head].lemma_.lower() in tag_verbs()
    before = token_before(doc, statement)
    if said or not quoted or before is None or before.text not in SENTENCE_ENDS:
        return None
    verb = before.head  # "X opened the envelope. “…”"
    return _quoted(doc, statement, verb) if verb.pos_ in {"VERB", "AUX"} else None


def _says_itself(doc: Doc, statement: Candidate) -> bool:
    """True for the subject of a clause of his own inside another's: ``Y read out a letter in which X wrote``."""
    verb, named = doc[statement.head] if statement.head is not None else None, mention_span(doc, statement)
    if verb is None or named is None or verb.dep_ not in _CLAUSES:
        return False
    lemma = verb.lemma_.lower()
    says = lemma in tag_verbs() and lemma not in _RENDERING | _VOICED
    return says and any(
        child.dep_ == "nsubj" and child.ent_type_ == "PERSON" and child in named for child in verb.lefts
    )


def _own_subject(doc: Doc, statement: Candidate) -> list[Token] | None:
    """The subject of the cue itself, where a finder gives it another's beside: ``X recalled how Y wrote: “…”``."""
    if statement.head is None or len(statement.mention or ()) < _TWO:
        return None
    own = (child for child in doc[statement.head].lefts if child.dep_ == "nsubj" and child.ent_type_ == "PERSON")
    subject = next(own, None)
    inside = subject is not None and is_within(subject.idx, (statement.mention or ())[1:])
    return [subject] if subject is not None and inside else None


def _verbs(doc: Doc, statement: Candidate) -> Iterator[Token]:
    """The verbs of the cue, of the clause before a colon and of the source, each with the verbs that it governs."""
    if statement.head is None and statement.frame != LED:
        return
    heads = [doc[statement.head]] if statement.head is not None else []
    before = token_before(doc, statement)
    named = mention_span(doc, statement)
    tagged = named is not None and bool(named.root.ent_type_) and named.start_char >= statement.content[-1][1]
    if before is not None and before.text == ":" and not tagged:
        heads.append(before)
    if named is not None:
        heads.append(named.root.head)
    for head in heads:
        verb = clause_verb(head) if head.text == ":" else head
        for _ in range(_CHAIN):
            if verb is None or verb.pos_ not in {"VERB", "AUX"} or is_within(verb.idx, statement.content):
                break
            yield verb
            verb = next((child for child in verb.rights if child.dep_ in {"xcomp", "ccomp"}), None)


def _told(doc: Doc, statement: Candidate, verb: Token) -> list[Token] | None:
    """The head of the words for who tells the subject of a verb, if anybody is named; None if nobody is told."""
    lemma, above = verb.lemma_.lower(), verb.head.lemma_.lower()
    if is_passive(verb):
        agents = _agents(verb)
        made = any(child.lemma_ in _UNDERSTANDING for child in verb.rights)  # "was led to believe by X that"
        named = lemma in _NAMING and _is_source(doc, statement, verb)
        if lemma in TELLING_VERBS or named or made or (agents and lemma in MESSAGE_VERBS):
            asked = who_was_asked(verb)
            return agents or (
                [asked] if asked is not None else _body_where(verb) if statement.type == "indirect" else []
            )
    if (lemma in tag_verbs() or lemma in TELLING_VERBS) and _is_addressed(doc, statement, verb):
        return [child for child in verb.lefts if child.dep_ == "nsubj"][:1]
    if lemma in _FACING and any(_is_reproach(statement, child) for child in verb.rights):
        return []
    says = lemma in tag_verbs() and lemma not in _RENDERING
    if says and verb.dep_ == "ccomp" and verb.tag_ == "VB" and above in _LETTING:
        return [child for child in verb.lefts if child.dep_ == "nsubj"][:1] or None  # "he let the traitor say"
    if lemma in _UNDERSTANDING and above in {"let", "make"} and verb.dep_ == "ccomp":
        return [child for child in verb.head.lefts if child.dep_ == "nsubj"][:1]
    return _learned(verb) if statement.type == "indirect" else None


def _is_source(doc: Doc, statement: Candidate, verb: Token) -> bool:
    """True if the finder takes the subject of a passive for the source."""
    named = mention_span(doc, statement)
    return named is not None and any(child.dep_ in PASSIVE and child in named for child in verb.lefts)


def _is_reproach(statement: Candidate, noun: Token) -> bool:
    """True for a noun for what others hold against somebody, with the words behind it."""
    if noun.dep_ != "dobj" or noun.lemma_.lower() not in _REPROACHES:
        return False
    owned = any(child.lower_ in POSSESSIVES for child in noun.children)
    return not owned and any(
        is_within(child.idx, statement.content) for child in noun.rights if child.dep_ in {"acl", "relcl"}
    )


def _learned(verb: Token) -> list[Token] | None:
    """The head of the words for whom or what the subject of a verb learns from: ``learned from X that``."""
    lemma, above = verb.lemma_.lower(), verb.head.lemma_.lower()
    if lemma == "read" and _has_somebody(verb):
        return _place(verb)
    learns = lemma in _LEARNING or (lemma == "know" and above == "get") or _finds_out(verb)
    return (_from(verb.head if lemma == "know" else verb) or None) if learns else None


def _finds_out(verb: Token) -> bool:
    return verb.lemma_ == "find" and any(child.dep_ == "prt" for child in verb.rights)


def _is_addressed(doc: Doc, statement: Candidate, verb: Token) -> bool:
    """True for ``To X the doctor said`` and ``“…,” threatened to X a woman``: the finder takes X for the source."""
    named = mention_span(doc, statement)
    if named is None:
        return False
    first = named[0] if named[0].lower_ == "to" or not named.start else named[0].nbor(-1)
    if named.start < verb.i:
        return first.text == "To" and first.is_sent_start is True
    return first.lower_ == "to" and first.i == verb.i + 1


def _quoted(doc: Doc, statement: Candidate, verb: Token) -> list[Token] | None:
    """The same for a quotation that the subject of a verb hears, reads, finds or remembers."""
    lemma = verb.lemma_.lower()
    if lemma in _STANDING or _is_in_relative_clause(verb):
        carrier = _carrier(doc, statement, verb) if lemma in _STANDING else _antecedent(verb)
        return _sender(carrier, verb) if carrier is not None else None
    inverted = lemma in _HEARING and not any(child.dep_ in SUBJECTS for child in verb.children)
    if not inverted and not _has_somebody(verb):
        return None
    passed_on = _passed_on(doc, statement, verb)
    if passed_on is not None or lemma in _REMEMBERING:
        return passed_on
    if lemma in RECEIVING_VERBS or is_passive(verb):  # "was hit by a note"
        carrier = _carrier(doc, statement, verb)
        if carrier is not None:
            return _sender(carrier, verb)
    heard = lemma in _HEARING and (inverted or not any(child.dep_ == "dobj" for child in verb.children))
    return _from_somebody(verb) or _place(verb) if heard else None


def _is_in_relative_clause(verb: Token) -> bool:
    """True for ``that read``, ``which said``."""
    return verb.dep_ == "relcl" and any(c.dep_ == "nsubj" and c.lower_ in {"that", "which"} for c in verb.lefts)


def _antecedent(verb: Token) -> Token | None:
    """What carries the words that a relative clause tells: ``carried a sign through the town that read “…”``."""
    before = verb.doc[max(0, verb.i - _REACH) : verb.i]
    return next((t for t in reversed(before) if t.lemma_.lower() in WRITINGS and t.dep_ != "compound"), None)


def _agents(verb: Token) -> list[Token]:
    """Who tells, if a passive says so."""
    parts = (verb, *(child for child in verb.rights if child.lemma_ in _UNDERSTANDING))
    agents = (child for part in parts for child in part.children if child.dep_ == "agent" or child.lower_ == "by")
    return [noun for agent in agents if (noun := object_of(agent)) is not None][:1]


def _body_where(verb: Token) -> list[Token]:
    """The body in which somebody is told: ``As the agency was told in the press service of the ministry``."""
    places = (object_of(child) for child in verb.rights if child.lower_ in _WHERE)
    return [noun for noun in places if noun is not None and _is_body(noun)][:1]


def _is_body(noun: Token) -> bool:
    return noun.ent_type_ == "ORG" or noun_kind(noun.lemma_.lower()) == "organization"


def _has_somebody(verb: Token) -> bool:
    """True if a verb, or the one that it belongs to, has a person, a body or a pronoun as subject."""
    for token in (verb, *islice(verb.ancestors, _CHAIN)):
        for child in token.children:
            if child.dep_ in SUBJECTS and child.i < verb.i:
                return _is_somebody(child)
        if token.dep_ not in {"xcomp", "conj"}:
            return False
    return False


def _is_somebody(token: Token) -> bool:
    if token.ent_type_ in {"PERSON", "ORG", "NORP"} or token.pos_ in {"PRON", "PROPN"} or is_person_noun(token):
        return token.lower_ not in {"it", "this", "that", "which"}
    return noun_kind(token.lemma_.lower()) in {"organization", "group", "person", "anonymous"}


def _carrier(doc: Doc, statement: Candidate, verb: Token) -> Token | None:
    """The noun behind a verb, before the words, that carries them."""
    ends = [start for start, _ in statement.content if start > verb.idx]
    limit = min(ends, default=len(text_of(doc)))
    for token in doc[verb.i + 1 : min(len(doc), verb.i + 1 + _REACH)]:
        if token.idx >= limit or token.is_sent_start:
            return None
        if token.dep_ != "compound" and _carries(token.lemma_.lower(), verb.lemma_.lower()):
            owned = any(child.lower_ in POSSESSIVES for child in token.children)
            return None if owned or _are_own(token, verb) else token
    return None


def _are_own(words: Token, verb: Token) -> bool:
    """True for words with which the subject does something: ``opened the fair with the words: “…”``."""
    passive = is_passive(verb)
    return words.lemma_.lower() == "word" and words.head.lower_ == "with" and not passive


def _carries(noun: str, verb: str) -> bool:
    """True for a noun that, behind a verb of receiving, stands for words of others."""
    if noun == "word":
        return verb not in {"find", "get"}  # "found the right words"
    return (
        noun in WRITINGS or (noun in REPLIES and verb in _GETTING) or (noun in WORDS_OF_SOMEBODY and verb in _ENDURING)
    )


def _sender(carrier: Token, verb: Token) -> list[Token]:
    """Who sent or wrote what carries the words: ``from X``, ``of X``, ``X's``; else the carrier itself."""
    for child in carrier.children:
        if child.dep_ == "poss":
            return [child]
        if child.lower_ in {"from", "of", "by"}:
            named = object_of(child)
            if named is not None and _is_somebody(named):
                return [named]
        if child.dep_ == "relcl" and (sender := _from_somebody(child)):  # "the letter that Y got from X"
            return sender
    return _from_somebody(verb) or [carrier]


def _from_somebody(verb: Token) -> list[Token]:
    """The person or body behind ``from``."""
    return [token for token in _from(verb) if _is_somebody(token)]


def _from(verb: Token) -> list[Token]:
    """The noun behind ``from``, as in ``heard from X``, ``heard in answer from X`` and ``from X she learned``."""
    nouns = [token for child in verb.rights if child.lower_ == "in" for token in child.children]
    origins = (child for token in (verb, *nouns) for child in token.children if child.lower_ == "from")
    return [noun for child in origins if (noun := object_of(child)) is not None][:1]


def _place(verb: Token) -> list[Token]:
    """Where words stand that somebody reads: ``read on the wall``."""
    if verb.lemma_.lower() != "read":
        return []
    links = (child for child in verb.rights if child.lower_ in {"on", "in"})
    return [noun for link in links if (noun := object_of(link)) is not None][:1]


def _remembered(statement: Candidate, verb: Token) -> list[Token] | None:
    """Whose words somebody remembers or quotes: ``the words of X``, ``what X said``, ``quoted her father``."""
    before = _first_behind(statement, verb)
    for child in verb.rights:
        if child.dep_ == "ccomp" and child.lemma_.lower() in tag_verbs():
            return [token for token in child.lefts if token.dep_ == "nsubj" and _is_somebody(token)][:1] or None
        if child.idx >= before:
            break
        if child.dep_ == "dobj" and child.lemma_.lower() in WORDS_OF_SOMEBODY:
            return [token for token in _owners(child) if token.lower_ not in POSSESSIVES][:1] or None
        if child.dep_ == "dobj" and verb.lemma_.lower() in _CITING and child.lemma_.lower() in WRITINGS | MESSAGES:
            return [token for token in _owners(child) if token.lower_ not in POSSESSIVES and _is_somebody(token)][
                :1
            ] or None
        if child.dep_ == "dobj" and verb.lemma_.lower() in _CITING and _is_somebody(child):
            return [child]
    return None


def _passed_on(doc: Doc, statement: Candidate, verb: Token) -> list[Token] | None:
    """Whose words somebody remembers, hears, shows or renders; None if they may be his own."""
    lemma = verb.lemma_.lower()
    if lemma in _VOICED and (voices := _voices(verb)):
        return voices
    if lemma in _REMEMBERING:
        return _remembered(statement, verb)
    return _words_shown(doc, statement) or (_rendered(verb) if lemma in _RENDERING else None)


def _voices(verb: Token) -> list[Token]:
    """What somebody hears or remembers: ``heard a man's voice``, ``remembered a voice coming through the floor``."""
    parts = (verb, *(child for child in verb.rights if child.dep_ == "ccomp"))
    return [
        child
        for part in parts
        for child in part.children
        if child.dep_ in {"dobj", "nsubj"} and child.i > verb.i and child.lemma_ in _VOICES
    ][:1]


def _rendered(verb: Token) -> list[Token] | None:
    """Whose words a verb passes on; empty if nobody's by name, None if it passes on nothing: ``said X, reading``."""
    passed = next((child for child in verb.rights if child.dep_ == "dobj"), None)
    translated = verb.lemma_.lower() in _TRANSLATING
    if passed is None:
        return [] if translated else None
    if passed.lemma_.lower() in _PASSED_ON:
        owners = list(_owners(passed))
        if not translated and any(owner.lower_ in POSSESSIVES for owner in owners):
            return None  # "she read her statement"
        return [owner for owner in owners if _is_somebody(owner) and owner.lower_ not in POSSESSIVES][:1]
    if translated and passed.pos_ == "PRON":
        return []
    return [passed] if translated and _is_somebody(passed) else None


def _relayed(verb: Token) -> list[Token] | None:
    """Who is named for the words that somebody passes on: ``passed on a message from X``; None if nobody is."""
    if verb.lemma_.lower() not in _RELAYING:
        return None
    for child in verb.rights:
        noun = object_of(child) if child.lower_ == "on" and child.i == verb.i + 1 else child
        if noun is None or (noun is child and child.dep_ != "dobj") or noun.lemma_.lower() not in _CARRIED:
            continue
        named = [owner for owner in (*_owners(noun), *_from(verb)) if owner.ent_type_ in {"PERSON", "ORG"}]
        return named[:1] or None
    return None


def _words_shown(doc: Doc, statement: Candidate) -> list[Token]:
    """Whose words a clause before a colon shows: ``with the words of X: “…”``, ``read X's letter: “…”``."""
    before = token_before(doc, statement)
    if before is None or before.text != ":":
        return []
    for token in reversed(doc[max(0, before.i - _REACH) : before.i]):
        noun, above = token.lemma_.lower(), token.head
        words = noun in WORDS_OF_SOMEBODY and above.lower_ == "with"
        shown = token.dep_ == "dobj" and above.lemma_ in _SHOWING and noun in _WRITTEN
        if words or shown:
            return [owner for owner in _owners(token) if _is_somebody(owner) and owner.lower_ not in POSSESSIVES][:1]
    return []


def _first_behind(statement: Candidate, verb: Token) -> int:
    """Offset of the first words behind a verb, of quoted ones if there are any; the end of the document without any."""
    text = text_of(verb.doc)
    behind = [start for start, _ in statement.content if start > verb.idx]
    return min([start for start in behind if text[start] in OPENING_MARKS] or behind, default=len(text))


def _owners(noun: Token) -> Iterable[Token]:
    """``X's words``, ``the words of X``."""
    for child in noun.children:
        if child.dep_ == "poss":
            yield child
        if child.lower_ in {"of", "from", "by"} and (owner := object_of(child)) is not None:
            yield owner
    behind = noun.doc[noun.i + 1] if noun.i + 1 < len(noun.doc) else None
    if behind is not None and behind.lower_ == "by" and behind.head is not noun and (owner := object_of(behind)):
        yield owner  # "read a statement by X": the parser hangs it on the verb
