"""Separates two statements that contain each other's cue: ``She said prices would rise, according to a summary``.

The phrase after the comma attributes the whole sentence, so it is not part of what she said.
"""

from collections.abc import Sequence
from dataclasses import replace

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.refinement.same_sentence import beside, by_sentence
from quotewire.tasks.attribution.text import CharSpan, subtree, text_of, trimmed, without
from quotewire.tasks.attribution.types import Candidate


def trim_according_to(doc: Doc, found: Sequence[Candidate]) -> list[Candidate]:
    """Remove ``according to Y`` from the contents of the statements that the phrase attributes as a whole."""
    text = ""
    made = list(found)
    for same in by_sentence(doc, found):
        for at, i in enumerate(same):
            head = found[i].head
            if head is None or doc[head].lower_ != "according":
                continue
            phrase = _phrase(doc[head])
            for j in beside(same, at):
                if _holds(found[i].content, made[j].cue) and _holds(made[j].content, found[i].cue):
                    text = text or text_of(doc)
                    parts = [part for piece in made[j].content for part in without(piece, phrase)]
                    content = tuple(piece for piece in (trimmed(text, *part) for part in parts) if piece is not None)
                    made[j] = replace(made[j], content=content) if content else made[j]
    return made


def _phrase(according: Token) -> CharSpan:
    """The span of ``according to Y``."""
    stretches = [subtree(according), *(subtree(t) for t in according.doc[according.i + 1 : according.i + 2])]
    last = according.doc[max(after for _, after in stretches) - 1]
    return according.idx, last.idx + len(last)


def _holds(content: Sequence[CharSpan], cue: Sequence[CharSpan]) -> bool:
    return bool(cue) and all(any(s <= start and end <= e for s, e in content) for start, end in cue)
