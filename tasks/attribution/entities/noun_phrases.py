"""Noun phrases: whether a description is definite, possessive or restricted, or introduces an unnamed person."""

from collections.abc import Iterator
from typing import Final

from spacy.attrs import TAG
from spacy.tokens import Doc, Span, Token

from quotewire.tasks.attribution.entities.office import is_person_noun
from quotewire.tasks.attribution.text import TIMES, ids_of, noun_kind, tokens_with
from quotewire.tasks.wordlists.attribution import DEMONYMS, PARTIES

INDEFINITE: Final = frozenset({"a", "an", "one", "another", "some", "any"})
HIS_OR_HER: Final = frozenset({"his", "her"})
"""Possessives of one person."""
POSSESSIVES: Final = HIS_OR_HER | {"their", "its", "my", "our", "own"}
"""Words before a noun by which it is somebody's."""
NATIVE: Final = "native"
"""The noun for who comes from a place, which is nobody's office."""
_OPEN: Final = frozenset({"which", "what", "whichever", "no", "each", "every"})
"""Determiners of no entity in particular: ``which school``, ``every ministry``."""
_DEFINITE: Final = HIS_OR_HER | {"the", "this", "that", "their"}
_MEMBERS: Final = frozenset(
    {"politician", "man", "woman", "member", "lawmaker", "deputy", "parliamentarian", "mp", "mep", "councillor"}
)
_MOVEMENTS: Final = frozenset(
    {"green", "greens", "left", "labour", "labor", "pirate", "centrist", "nationalist", "social", "christian"}
)
"""Names of parties that are also other words; only in capitals."""
_PARTY_WORDS: Final = 3
"""Maximum number of words before the noun."""
_ACRONYM: Final = 6
"""Maximum letters of a party's acronym."""
_COMMON_NOUN: Final = ids_of(("NN",))
_NOMINAL: Final = frozenset({"NOUN", "PROPN", "PRON"})
RELATIVE_PRONOUNS: Final = frozenset({"that", "which", "who", "whom"})
_LEADS: Final = frozenset({"PUNCT", "ADP", "according"})
"""Parts of speech, and a word, that lead to a relative pronoun: ``, of which``, ``, according to which``."""
_NOBODY: Final = frozenset({"ORG", "GPE", "LOC", "FAC"})


def mention_head(span: Span) -> Token:
    """The head of a mention: its root, or its last noun where the parser takes the noun for a part of the cue's phrase.

    In ``the CHMI states``, read as one noun phrase, the root of ``the CHMI`` would be ``the``.
    """
    root = span.root
    if root.pos_ not in {"DET", "PUNCT"} or len(span) == 1:
        return root
    outside = [token for token in span if not span.start <= token.head.i < span.end and token.pos_ in _NOMINAL]
    if not outside:
        return root
    return outside[0] if root.is_punct else outside[-1]  # "the mayor, Ada Holm", in two parts of the tree


def common_nouns(doc: Doc) -> Iterator[Token]:
    """Yield the singular common nouns of a document, without a look at every token."""
    return tokens_with(doc, TAG, _COMMON_NOUN)


def is_stranger(token: Token) -> bool:
    """True if a noun introduces an unnamed person: ``a cashier said``."""
    if token.tag_ != "NN" or not is_person_noun(token):
        return False
    if token.dep_ not in {"nsubj", "nsubjpass", "pobj", "dobj"} or any(t.dep_ == "appos" for t in token.rights):
        return False
    return any(t.lower_ in INDEFINITE for t in token.lefts)


def is_party_member(span: Span, head: Token) -> bool:
    """True if a party's name stands for one member of it: ``the Republican``."""
    return head.lower_ in PARTIES and span[0].lower_ == "the" and head.tag_ in {"NNP", "NN", "JJ"}


def is_of_party(span: Span, head: Token) -> bool:
    """True if a description calls somebody by a party: ``the CDU politician``, ``the Social Democrat``."""
    if span[0].lower_ != "the" or head.tag_ in {"NNS", "NNPS"} or head.i != span.end - 1:
        return False
    before = span.doc[span.start + 1 : head.i]
    if len(before) > _PARTY_WORDS:
        return False
    if head.lower_ in _MEMBERS:
        return any(_names_party(token) for token in before)
    return head.lower_ in PARTIES and all(token.text[:1].isupper() for token in before)


def _names_party(token: Token) -> bool:
    """True for the name or the acronym of a party: ``Green``, ``CDU``."""
    acronym = 1 < len(token) <= _ACRONYM and sum(char.isupper() for char in token.text) > 1
    return token.text[:1].isupper() and (acronym or token.lower_ in PARTIES | _MOVEMENTS)


def is_compatriot(span: Span, head: Token) -> bool:
    """True if a nationality stands for one person: ``the Dane``, ``the Swiss``; nobody is called so by name."""
    return (
        head.lower_ in DEMONYMS
        and head.i == span.end - 1
        and head.tag_ not in {"NNS", "NNPS"}
        and (span[0].lower_ == "the" and all(token.pos_ in {"ADJ", "NUM"} for token in span[1:-1]))
    )


def is_epithet(span: Span, head: Token) -> bool:
    """True if an adjective stands for one person: ``the 45-year-old``, ``the accused``."""
    return (span[0].lower_ == "the" and head.pos_ == "ADJ") or span.text.lower().endswith("year-old")


def is_owned(span: Span, head: Token) -> bool:
    """True if a description has a possessor: ``his lawyer``, ``the senator's wife``."""
    return any(token.dep_ == "poss" and span.start <= token.i for token in head.lefts)


def is_narrowed(span: Span, head: Token) -> bool:
    """True if a modifier after the noun restricts its reference: ``the man to ask``, ``the head of a council``."""
    for token in head.rights:
        if token.i >= span.end or span.doc[token.left_edge.i - 1].text == ",":
            continue
        other = any(t.lower_ in INDEFINITE for t in span.doc[token.i : span.end])
        if token.dep_ in {"relcl", "acl"} or (token.dep_ == "prep" and other):
            return True
    return False


def antecedent(relative: Token) -> Token | None:
    """The antecedent of a relative pronoun: the noun that its clause modifies, unless that is a day or a year."""
    noun = next((ancestor.head for ancestor in relative.ancestors if ancestor.dep_ == "relcl"), None)
    noun = noun if noun is not None else _document_before(relative)
    if noun is not None and relative.lower_ == "which" and (noun.ent_type_ in TIMES or is_person_noun(noun)):
        return _document_of(noun)
    if noun is not None and noun.ent_type_ in TIMES:
        return None
    if noun is None or relative.lower_ not in {"who", "whom"}:
        return noun
    return _of_whom(relative, _affirmed(_somebody(noun)))


def end_before(relative: Token, noun: Token) -> int:
    """Index behind the words that a relative pronoun stands for, without what leads from them to the pronoun."""
    end = relative.i
    while end > noun.i + 1 and _LEADS & {relative.doc[end - 1].pos_, relative.doc[end - 1].lower_}:
        end -= 1
    return max(end, noun.i + 1)


def _document_before(relative: Token) -> Token | None:
    """The document before ``, according to which``, whose clause the parser seldom takes for a relative one."""
    doc, comma = relative.doc, relative.i - 3
    if relative.lower_ != "which" or comma < 1 or doc[comma].text != ",":
        return None
    if [token.lower_ for token in doc[comma + 1 : relative.i]] != ["according", "to"]:
        return None
    for token in (doc[comma - 1], *doc[comma - 1].ancestors):
        if token.pos_ in {"VERB", "AUX"}:
            return None
        if noun_kind(token.lemma_.lower()) == "document":
            return token
    return None


def _document_of(noun: Token) -> Token | None:
    """The document that is sent to somebody, or at some time: ``a letter to the mayor on Monday, which``."""
    verb = next((token for token in noun.ancestors if token.pos_ in {"VERB", "AUX"}), None)
    objects = (token for token in verb.rights if token.dep_ == "dobj" and token.i < noun.i) if verb is not None else ()
    return next((token for token in objects if noun_kind(token.lemma_.lower()) == "document"), None)


def _somebody(noun: Token) -> Token:
    """The person noun for a ``who`` that the parser attaches to an organization: ``X, head of the institute, who``."""
    if noun.ent_type_ not in _NOBODY:
        return noun
    for ancestor in noun.ancestors:
        if ancestor.pos_ in {"VERB", "AUX"}:
            break
        if ancestor.ent_type_ == "PERSON" or (ancestor.dep_ != "appos" and is_person_noun(ancestor)):
            return ancestor
    return noun


def _of_whom(relative: Token, noun: Token) -> Token:
    """Whose brother somebody is, of ``Ada Holm is the brother of Jon Berg, who says``: Ada Holm is named before."""
    before = relative.i - 1 - (relative.nbor(-1).text == ",")
    name = relative.doc[before]
    told = noun.dep_ == "attr" and noun.head.lemma_ == "be" and name.i > noun.i + 1
    return name if told and name.ent_type_ == "PERSON" and noun.nbor().lower_ == "of" else noun


def _affirmed(noun: Token) -> Token:
    """Whom a ``who`` means that the parser attaches to somebody denied: ``It was Ada Holm, not her brother, who``."""
    before = noun.left_edge.i - 1
    denied = before > 0 and noun.doc[before].lower_ == "not" and noun.dep_ in {"appos", "conj"}
    return noun.head if denied else noun


def is_bare(span: Span, head: Token) -> bool:
    """True for a singular noun that lost its article in translation: ``Lawyer said``, ``head of city``."""
    if head.tag_ not in {"NN", "NNP"} or any(token.dep_ in {"poss", "det"} for token in head.lefts):
        return False
    return all(
        token.pos_ in {"NOUN", "ADJ"} and token.is_lower for token in span if span.start < token.i < head.i
    ) and (span[0].i == head.i or (span[0].pos_ in {"NOUN", "ADJ"} and not span[0].ent_type_))


def is_definite(span: Span) -> bool:
    """True if a description refers to an entity that the reader already knows."""
    first = span[0].lower_
    if first in _DEFINITE or any(t.dep_ == "poss" or (t.dep_ == "det" and t.lower_ == "the") for t in span.root.lefts):
        return True
    return first not in INDEFINITE | _OPEN and span[0].pos_ == "DET"
