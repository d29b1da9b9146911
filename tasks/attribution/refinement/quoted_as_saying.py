"""Corrects ``TASS quoted X as saying``, ``“…,” TASS quotes X``, ``“…,” X is quoted by TASS``: the source is X.

The construction is frequent in translated and agency news. A finder takes the medium for the source, includes the
person in the content, or finds two statements.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.detection import Marks
from quotewire.tasks.attribution.entities import is_person_noun
from quotewire.tasks.attribution.text import (
    CharSpan,
    TokenSpan,
    cue_words,
    extents,
    first_with,
    quotations_of,
    subtree,
    tag_verbs,
    text_of,
    trimmed,
    without,
)
from quotewire.tasks.attribution.types import Candidate
from quotewire.tasks.wordlists.attribution import WORDS_OF_SOMEBODY

_QUOTING: Final = frozenset({"quote", "cite", "report"})


def quoted_as_saying(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Return the statements of a document with source, cue and content of ``quoted as saying`` corrected."""
    marks: Marks | None = None
    sure = {statement.head: statement.confidence for statement in found}
    made: list[Candidate] = []
    for statement in found:
        verb = _quoting(doc[statement.head]) if statement.head is not None else None
        named = (_quoted_before(verb, statement) or _quoted_behind(verb, statement)) if verb is not None else None
        if named is not None:
            mention = extents(doc, text_of(doc), [subtree(named)])
            made.append(replace(statement, mention=mention, act="speech"))
            continue
        saying = _saying(verb) if verb is not None else None
        speaker = _quoted(verb) if verb is not None else None
        if verb is None or saying is None or speaker is None:
            made.append(statement)
            continue
        if statement.head == verb.i and saying.i in sure:
            continue  # the statement of the inner verb is kept instead
        marks = marks or Marks(text_of(doc), quotations_of(doc))
        own = [subtree(speaker), (verb.i, verb.i + 1), *_between(verb, saying)]
        content = _left_of(doc, marks.text, statement.content, own)
        if not content:
            made.append(statement)
            continue
        cue = extents(doc, marks.text, _cue(verb, saying))
        mention = extents(doc, marks.text, [subtree(speaker)])
        made.append(
            replace(
                statement,
                type=marks.type_of(content),
                content=content,
                cue=cue,
                mention=mention,
                act="speech",
                confidence=max(statement.confidence, sure.get(verb.i, 0.0)),
            )
        )
    return made


def _quoting(head: Token) -> Token | None:
    """The quoting verb, if ``head`` is that verb or the ``saying`` below it."""
    if head.lemma_.lower() in _QUOTING and head.pos_ == "VERB":
        return head
    above = head.head
    if head.dep_ == "pcomp" and above.lower_ == "as" and above.head.lemma_.lower() in _QUOTING:
        return above.head
    return None


def _saying(verb: Token) -> Token | None:
    """The reporting verb after ``as``."""
    inner = (t for c in verb.rights if c.lower_ == "as" for t in c.children if t.dep_ == "pcomp" and t.tag_ == "VBG")
    return next((t for t in inner if t.lemma_.lower() in tag_verbs()), None)


def _quoted(verb: Token) -> Token | None:
    """The person quoted: the subject of a passive, else the object."""
    passive = first_with(verb.lefts, "nsubjpass")
    return passive or first_with(verb.rights, "dobj")


def _quoted_behind(verb: Token, statement: Candidate) -> Token | None:
    """The person in ``“The wheat is safe,” TASS quoted Rosa Wendel.``; None for another construction.

    Also the owner of the words in ``“The wheat is safe,” TASS quotes her words``.
    """
    if verb.lemma_.lower() == "report" or statement.content[-1][1] > verb.idx:
        return None
    quoted = first_with(verb.lefts, "nsubjpass")
    if quoted is not None:
        return quoted if _is_quoted_by(verb, quoted) and statement.content[-1][1] <= quoted.left_edge.idx else None
    if statement.type == "indirect":
        return None
    if any(child.lower_ == "as" or child.dep_ in {"agent", "nsubjpass"} for child in verb.children):
        return None
    person = first_with(verb.rights, "dobj", "oprd", "npadvmod")
    if person is not None and person.lemma_.lower() in WORDS_OF_SOMEBODY:
        return first_with(person.lefts, "poss")
    return person if person is not None and (person.ent_type_ == "PERSON" or is_person_noun(person)) else None


def _quoted_before(verb: Token, statement: Candidate) -> Token | None:
    """The person in ``Rosa Wendel was quoted by TASS: “The wheat is safe.”``; None for another construction."""
    if verb.lemma_.lower() == "report" or statement.type != "direct" or statement.content[0][0] < verb.idx:
        return None
    quoted = first_with(verb.lefts, "nsubjpass")
    return quoted if quoted is not None and _is_quoted_by(verb, quoted) else None


def _is_quoted_by(verb: Token, subject: Token) -> bool:
    """True for a person, or somebody's words, in ``“…,” Ada Holm is quoted by the agency`` or ``on the website``."""
    source = subject.ent_type_ == "PERSON" or is_person_noun(subject) or subject.lower_ in {"he", "she"}
    medium = any(child.dep_ == "agent" or child.lower_ in {"in", "on"} for child in verb.rights)
    return medium and (source or subject.lemma_.lower() in WORDS_OF_SOMEBODY) and not _saying(verb)


def _between(verb: Token, saying: Token) -> list[TokenSpan]:
    """The spans after the verb that are not content: the agent, ``as saying``."""
    agents = [subtree(child) for child in verb.rights if child.dep_ == "agent"]
    return [*agents, (saying.head.i, saying.i + 1)]


def _cue(verb: Token, saying: Token) -> list[TokenSpan]:
    first, after = cue_words(verb)
    return [(first, saying.i + 1)] if saying.head.i == after else [(first, after), (saying.head.i, saying.i + 1)]


def _left_of(doc: Doc, text: str, content: Iterable[CharSpan], holes: Iterable[TokenSpan]) -> tuple[CharSpan, ...]:
    """A content without the token spans ``holes``."""
    left: list[CharSpan] = list(content)
    for first, after in holes:
        hole = doc[first].idx, doc[after - 1].idx + len(doc[after - 1])
        left = [part for piece in left for part in without(piece, hole)]
    return tuple(piece for piece in (trimmed(text, *part) for part in left) if piece is not None)
