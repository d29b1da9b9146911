"""Roles: splits a title into role and affiliation; ``office_phrases`` reads the phrase after an office."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from spacy.tokens import Span, Token

from quotewire.tasks.attribution.entities.name_spans import is_service_status
from quotewire.tasks.attribution.text import broader, is_inside_word, noun_kind, tag_verbs
from quotewire.tasks.wordlists.attribution import (
    COUNTRIES,
    DEMONYMS,
    KIN,
    NOT_PEOPLE,
    PARTIES,
    PERSON_NOUNS,
    PLACE_OFFICES,
    ROLE_MODIFIERS,
    ROLE_WORDS,
    TAG_VERB_FORMS,
    TITLE_OFFICES,
    TITLES,
)

DROPPED: Final = frozenset(
    {"a", "an", "the", "his", "her", "its", "their", "our", "my", "your", "'s", "’s", "’", "'", ","}
)
"""Words that belong to neither a role nor an organization's name."""
PERSON_ENDING: Final = re.compile(
    r"(?:man|woman|person|ist|ologist|crat|ian|eer|ster|or|writer|worker|keeper|holder|player|fighter|lawmaker|policymaker"
    r"|owner|grower|scorer|hander|climber|driver|winner|athlete|logger|streamer|encer)$"
)
_TIMES: Final = frozenset({"former", "ex", "acting", "interim", "retired", "then", "late", "incoming", "outgoing"})
"""Words that limit the time of an office."""
_DEGREES: Final = frozenset(
    {"prof", "professor", "dr", "doc", "assoc", "asst", "mr", "mrs", "ms", "lawyer", "engineer", "eng", "engr"}
    | {"architect", "barrister", "comrade"}
)
"""Degrees, trades and addresses that stand between an office and a name, as Turkish and Nigerian news writes them."""
_ORDINAL: Final = re.compile(r"\d{1,2}(?:st|nd|rd|th)")
_FIRST: Final = frozenset({"chief", "deputy", "vice", "first", "senior", "acting", "assistant"})
"""Words that begin an office, and end no body's name."""
_GRADES: Final = frozenset({"staff", "chief", "senior", "first"})
"""Words that grade a rank behind them that is cut short: ``Staff Sgt.``."""
_DOUBLE_RANKS: Final = frozenset({("major", "general"), ("sergeant", "major"), ("lieutenant", "general")})
"""Ranks of two words, of which each is an adjective or an office elsewhere."""
_NATIONS: Final = frozenset(COUNTRIES.values())
_PLURALS: Final = frozenset({"NNS", "NNP", "NNPS"})
_ENDINGS: Final = (("men", "man"), ("ies", "y"), ("ves", "fe"), ("s", ""), ("es", ""))
"""Endings of plurals for people, with those of their singulars."""
_DIRECTED: Final = frozenset(
    {"artistic", "clinical", "commercial", "musical", "scientific", "sporting", "sports", "technical"}
)
"""Words for what a director directs, which begin names elsewhere: ``Sporting``."""
_ATTENDING: Final = ("ant", "ent")
"""Ends of nouns for people that the tagger takes for adjectives before a name: ``attendant``."""
_THINGS_TOO: Final = frozenset({"guide", "maker", "operator"})
"""Nouns for people that more often mean a book or a company."""
_RANKS: Final = frozenset({"admiral", "captain", "commissioner", "general", "superintendent"})
"""Ranks that are offices elsewhere: who has one and heads something is known by that."""
_OPERATED: Final = frozenset(
    {"boiler", "bulldozer", "camera", "crane", "drone", "excavator", "forklift", "lathe", "lift", "machine", "plant"}
    | {"press", "process", "projector", "pump", "radio", "ride", "switchboard", "tractor", "winch"}
)
"""What one person operates."""
_ADVERBS: Final = frozenset({"by", "on", "up"})
"""What a hyphen adds to a noun: ``passer-by``, ``runner-up``."""
_WON: Final = frozenset({"champion", "finalist", "laureate", "medalist", "medallist", "winner"})
"""Nouns for who has won what stands before them: ``two-time Olympic champion``, ``Nobel Prize winner``."""
_KNIGHTS: Final = frozenset({"sir", "dame"})
_VALUES: Final = frozenset(
    ["controversial", "influential", "typical", "critical", "skeptical", "enthusiastic", "charismatic", "ordinary"]
)
SHORT_RANKS: Final = frozenset({"acp", "asp", "dci", "dcp", "dig", "dsp", "igp", "sho", "ssp"})
"""Ranks of the police by their initials, which hardly mean anything else before a name."""
SHORT_OFFICES: Final = SHORT_RANKS | {"ag", "cm", "da", "dm", "sp"}
"""Initials of offices before a name, some of which are also parties."""
PLACES: Final = frozenset({"GPE", "LOC"})
"""Entity labels of places."""


@dataclass(frozen=True, slots=True)
class Office:
    """A person's role, and the organization or place it is held for."""

    role: str | None = None
    affiliation: str | None = None


def is_person_noun(token: Token) -> bool:
    """True if a noun can be a person's office or profession."""
    return token.pos_ in {"NOUN", "PROPN"} and _names_person(token.lemma_.lower())


def are_people(word: str) -> bool:
    """True for the plural of a noun for people, also with a capital: ``Netizens``; not for parties and nations."""
    lower = word.lower()
    if lower.removesuffix("s") in PARTIES or lower.removesuffix("s") in DEMONYMS:
        return False
    return singular_of_people(lower) is not None


def singular_of_people(word: str) -> str | None:
    """The singular of a plural for people, also one that the tagger takes for a name (``Midwives X and Y``).

    Args:
        word: In any letters.

    Returns:
        The singular in lower case; None for other words.
    """
    lower = word.lower()
    forms = (lower[: -len(ending)] + one for ending, one in _ENDINGS if lower.endswith(ending))
    return next((form for form in forms if _names_person(form)), None)


def is_office_noun(token: Token) -> bool:
    """True if a word is somebody's office or profession, also one that the tagger takes for something else.

    ``Said mathematician X`` and ``X, fencer,``, tagged as adjectives, and ``said actress X`` and ``X, services
    supervisor``, tagged as verbs.
    """
    if is_person_noun(token) or _is_behind_hyphen(token) or _is_somebody(token):
        return True
    if not token.is_lower or token.lower_ not in PERSON_NOUNS:
        return False
    before_name = token.i + 1 < len(token.doc) and token.nbor().ent_type_ == "PERSON"
    if (before_name and (_follows_cue(token) or _follows_body(token))) or _is_between_commas(token):
        return True
    odd = before_name and token.tag_ == "JJ"
    return odd and (PERSON_ENDING.search(token.lower_) is not None or token.lower_.endswith(_ATTENDING))


def _is_somebody(token: Token) -> bool:
    """True for a noun for things and bodies that is somebody's trade before a full name: ``mountain guide X``."""
    if token.lower_ not in _THINGS_TOO or token.i + 2 >= len(token.doc):
        return False
    if token.lower_ == "operator" and not (token.i and token.nbor(-1).lower_ in _OPERATED):
        return False  # "the train operator X"
    name, surname = token.nbor(), token.nbor(2)
    return name.ent_type_ == surname.ent_type_ == "PERSON" and surname.ent_iob_ == "I"


def _is_behind_hyphen(token: Token) -> bool:
    """True for the second half of an office before a name, whatever its tag: ``vice-president X``."""
    if not token.is_lower or not 1 < token.i < len(token.doc) - 1 or token.nbor().ent_type_ != "PERSON":
        return False
    return _is_hyphen(token.nbor(-1)) and _names_person(token.lower_)


def _is_between_commas(token: Token) -> bool:
    """True for a word that is all between two commas, or between one and a bracket or a full stop."""
    if not 0 < token.i < len(token.doc) - 1:
        return False
    return token.nbor(-1).text == "," and token.nbor().text in {",", ".", "(", ";"}


def _follows_body(token: Token) -> bool:
    """True for a noun behind a name that is taken for a verb, but does not agree with it: ``NASA engineer X``."""
    return token.tag_ in {"VB", "VBP"} and token.i > 0 and token.nbor(-1).tag_ == "NNP"


def _follows_cue(token: Token) -> bool:
    """True behind ``said`` and ``according to``, where a verb can hardly stand."""
    before = token.nbor(-1) if token.i else None
    if before is None:
        return False
    if before.lower_ == "to":
        return before.i > 0 and before.nbor(-1).lower_ == "according"
    return before.lemma_ in tag_verbs()


@lru_cache(maxsize=4096)
def _names_person(lemma: str) -> bool:
    kind = noun_kind(lemma)
    if kind is not None:
        return kind == "person"
    return (
        lemma in PERSON_NOUNS or lemma in broader() or (lemma not in NOT_PEOPLE and bool(PERSON_ENDING.search(lemma)))
    )


def is_title_of_office(role: str) -> bool:
    """True if a title before a name is a current office for a place; it overrides the apposition after the name."""
    told = role.split()
    return bool(told) and told[0] not in _TIMES and told[-1].lower() in PLACE_OFFICES


def is_rank(role: str) -> bool:
    """True for a title that is a rank in the police or the army of many countries: ``Senior Commissioner``."""
    return role.rpartition(" ")[2].lower() in _RANKS


def read_title(tokens: list[Token]) -> Office:
    """Split ``[affiliation] [role]``; the role is the office's noun with its modifiers. Trims ``tokens`` in place.

    A nationality is an office only before another one: ``German Chancellor``, but not ``Dutchman``.
    """
    while tokens and (
        tokens[-1].lower_ in DROPPED
        or tokens[-1].lower_ in DEMONYMS
        or is_service_status(tokens[-1])
        or _is_degree(tokens)
    ):
        tokens.pop()
    joint = next((i for i in range(len(tokens) - 2, 0, -1) if joins_offices(tokens[i])), None)
    both = _both_offices(tokens[:joint], tokens[joint + 1 :]) if joint is not None else None
    if both is not None:
        return both
    cut = len(tokens)
    while cut and (is_office_noun(tokens[cut - 1]) or (_is_role_word(tokens[cut - 1]) and cut < len(tokens))):
        cut -= 1
    short = _short_office(tokens[-1]) if tokens else None
    if short is not None:
        ranks = _ranks_before(tokens)
        rest = tokens[: len(tokens) - 1 - len(ranks)]
        inner, before = read_title(list(rest)), _kept(rest)
        body = inner.affiliation if inner.role is not None else _body(rest)
        return Office(" ".join([*([before] if before else []), *ranks, short]), body)
    if cut == len(tokens) and not (tokens and tokens[-1].lower_.rstrip(".") in TITLES):
        if not (len(tokens) > 1 and tokens[-1].lower_ in ROLE_WORDS) or _is_region(tokens[-1]):
            return Office()
        while (cut and tokens[cut - 1].lower_ in ROLE_WORDS) or (cut and is_person_noun(tokens[cut - 1])):
            cut -= 1
    if cut > 1 and tokens[cut - 1].tag_ == "POS" and tokens[cut - 2].lower_ == "people":
        cut -= 2  # "People's Deputy"
    cut = _behind_article(tokens, cut) if tokens[-1].lower_ in _WON else _with_ordinal(tokens, _widened(tokens, cut))
    cut, role = _with_shortened(tokens, cut, _in_singular(tokens[cut:]))
    kept = _kept(tokens[:cut])
    if kept and role:
        role = f"ex-{role}" if kept == "ex" else f"{kept} {role}"
    return Office(role or None, _body(_of_place(tokens[:cut], tokens[-1])))


def _both_offices(first: list[Token], second: list[Token]) -> Office | None:
    """The two offices of one person, the second with its body: ``Prime Minister and Green Party leader``."""
    body = text_of(second)
    if len(first) > 1 and _is_nation(first[0]):
        first = first[1:]  # "German", which ends like a noun for a person
    one, other = read_title(first), read_title(second)
    if one.role is None or other.role is None:
        return None
    role = body if other.affiliation is not None else other.role
    named = any(token.ent_type_ == "ORG" for token in second)  # "Finance" is no body, "the Greens" are
    return Office(f"{one.role} and {role}", one.affiliation or (other.affiliation if named else None))


def joins_offices(joint: Token) -> bool:
    """True for ``and`` between offices of one person: ``actor and director X``, ``founder and owner of the firm``."""
    if joint.lower_ != "and" or not 0 < joint.i < len(joint.doc) - 1:
        return False
    before, after = joint.nbor(-1), joint.nbor()
    if before.tag_ in {"NNS", "NNPS"} or before.ent_type_ == "PERSON" or before.lemma_.lower() in KIN:
        return False
    own = after.pos_ == "DET" or after.tag_ == "PRP$" or (before.is_lower and after.is_title)
    return is_person_noun(before) and not own


def _with_shortened(tokens: list[Token], cut: int, role: str) -> tuple[int, str]:
    """A role with the titles before it that are cut short, written out: ``Lt. Governor``; and where it begins."""
    while cut and role and tokens[cut - 1].text.endswith("."):
        short = TITLE_OFFICES.get(tokens[cut - 1].lower_.removesuffix("."))
        if short is None:
            break
        role, cut = f"{short} {role}", cut - 1
    return cut, role


def _short_office(token: Token) -> str | None:
    """The office of a short title (``Gov.``), or a rank's initials; None for other words."""
    rank = token.is_upper and token.lower_ in SHORT_RANKS
    return token.text if rank else TITLE_OFFICES.get(token.lower_.rstrip("."))


def _ranks_before(tokens: list[Token]) -> list[str]:
    """The short titles that belong to the one at the end, written out: ``Major`` of ``Maj. Gen.``."""
    found: list[str] = []
    for token in reversed(tokens[:-1]):
        rank = TITLE_OFFICES.get(token.lower_.removesuffix("."))
        if rank is None and token.text not in TITLE_OFFICES.values() and token.lower_ not in _GRADES:
            break
        found.insert(0, rank or token.text)
    return found


def _is_region(token: Token) -> bool:
    """True for what an office is held for, and no part of one: ``the akim of Talvik district X``."""
    return token.is_lower and noun_kind(token.lower_) == "organization"


def _is_degree(tokens: list[Token]) -> bool:
    """True for a degree that stands between an office and a name: ``Branch President Prof. Dr. X``."""
    before = tokens[-2] if len(tokens) > 1 else None
    if before is not None and tokens[-1].lower_ in _KNIGHTS:
        return before.lower_.rstrip(".") in TITLES  # "Gen. Sir X"
    if before is None or tokens[-1].lower_.rstrip(".") not in _DEGREES or before.lower_ in ROLE_WORDS:
        return False  # "Associate Professor X" is no associate
    return is_person_noun(before) or before.lower_.rstrip(".") in _DEGREES


def _widened(tokens: list[Token], cut: int) -> int:
    """Index of a role's first token: ``council leader``, ``vice presidential candidate``, ``star-turned-candidate``."""
    while 0 < cut < len(tokens):
        token = tokens[cut - 1]
        if (token.lower_, tokens[cut].lower_) in _DOUBLE_RANKS:
            cut -= 1
        elif cut > 1 and _is_hyphen(token) and (token.tag_ == "HYPH" or tokens[cut - 2].lower_ not in _TIMES):
            cut -= 2
        elif _is_common(tokens, cut - 1) and (
            token.tag_ in {"NN", "NNP"} or token.lower_ in ROLE_WORDS or _relates(token) or _is_of_several(token)
        ):
            cut -= 1
        else:
            break
    return cut


def _with_ordinal(tokens: list[Token], cut: int) -> int:
    """Index of a role's first token with the figure before it, which no title has: ``10th grade student``."""
    first = tokens[cut] if cut < len(tokens) else None
    if first is None or not first.is_lower or not first.i or _ORDINAL.fullmatch(first.nbor(-1).text) is None:
        return cut
    if cut == 0:
        tokens.insert(0, first.nbor(-1))
        return 0
    return cut - 1


def _behind_article(tokens: list[Token], cut: int) -> int:
    """Index of a role's first token where all of it belongs to the role; a number before it is added to ``tokens``."""
    cut = next((i + 1 for i in range(cut - 1, -1, -1) if tokens[i].lower_ in DROPPED | {"and"}), 0)
    if _is_hyphen(tokens[cut]) and tokens[cut].i:  # "two-time", whose number no title has
        tokens.insert(cut, tokens[cut].nbor(-1))
    return cut


def end_of_word(token: Token) -> int:
    """Index behind a noun, and behind what hyphens add to it: ``editor-in-chief``, ``sister-in-law``, ``runner-up``."""
    doc, hyphen = token.doc, token.i + 1
    if doc[hyphen : hyphen + 1].text != "-":
        return hyphen
    if doc[hyphen + 1 : hyphen + 2].text in _ADVERBS:
        return hyphen + 2
    last = hyphen + 3
    return last + 1 if last < len(doc) and is_in_word(doc[hyphen + 1]) else hyphen


def is_in_word(token: Token) -> bool:
    """True for the ``in`` of ``editor-in-chief`` and ``sister-in-law``."""
    if token.lower_ != "in" or not 1 < token.i < len(token.doc) - 2:
        return False
    return token.nbor(-1).text == token.nbor().text == "-" and token.nbor(2).lower_ in {"chief", "law"}


def _is_hyphen(token: Token) -> bool:
    """True for the hyphen of ``vice-president``, which the tagger may take for a noun."""
    return token.tag_ == "HYPH" or is_inside_word(token)


def _is_common(tokens: list[Token], i: int) -> bool:
    """True for a common word before an office, also with a capital: ``Fire chief X said``, ``Police Chief X``."""
    if tokens[i].is_lower or _is_only_first(tokens[i]):
        return True
    before = tokens[i - 1] if i else None
    own = before is None or not before.text[:1].isupper() or _is_modifier(before) or _is_nation(before)
    # "Sund Police Chief" is the chief of Sund's police, "Japanese Police Chief" and "Sund Chief Fire Officer" are not.
    return _is_modifier(tokens[i]) and (own or tokens[i].lower_ in _FIRST)


def _is_only_first(token: Token) -> bool:
    """True for a common word that has a capital because it begins a sentence: ``Neighborhood resident X``."""
    named = token.ent_type_ in {"NORP", "GPE", "ORG", "PERSON"} or token.lower_ in PARTIES
    return bool(token.is_sent_start) and token.tag_ in {"NN", "JJ"} and not (named or token.is_upper)


def _is_role_word(token: Token) -> bool:
    """True for a word of offices that does not go on with the name of a body, as ``Global`` does in ``KC Global``."""
    directed = token.lower_ in _DIRECTED and token.i + 1 < len(token.doc) and token.nbor().lower_ == "director"
    return directed or (token.lower_ in ROLE_WORDS and not (token.ent_type_ == "ORG" and token.ent_iob_ == "I"))


def _is_modifier(token: Token) -> bool:
    return not token.is_upper and (token.lower_ in ROLE_MODIFIERS or token.lower_ in ROLE_WORDS)


def _relates(token: Token) -> bool:
    """True for an adjective that classifies an office (``environmental``), not one that describes its holder."""
    return token.pos_ == "ADJ" and token.lower_.endswith(("al", "ic", "ary")) and token.lower_ not in _VALUES


def _is_of_several(token: Token) -> bool:
    """True for a plural in an office and for its adjective: ``human resources director``."""
    if token.tag_ == "NNS":
        return token.is_lower and not is_person_noun(token)
    behind = token.nbor() if token.i + 1 < len(token.doc) else token
    return token.pos_ == "ADJ" and behind.tag_ == "NNS" and token.head == behind and not is_person_noun(behind)


def _in_singular(tokens: list[Token]) -> str:
    """A role as written, in the singular: each of ``rivals X and Y`` is a rival."""
    role = text_of(tokens)
    last = tokens[-1] if tokens else None
    if last is None or last.tag_ not in _PLURALS:
        return role
    one = last.lemma_ if last.tag_ == "NNS" else singular_of_people(last.text)
    if one is None:
        return role
    return role.removesuffix(last.text) + (one.capitalize() if last.is_title and last.tag_ != "NNS" else one)


def _kept(tokens: list[Token]) -> str:
    """The time word before an affiliation, which belongs to the role: ``former NATO commander``."""
    return next((token.lower_ for token in tokens[:2] if token.lower_ in _TIMES), "")


def _of_place(tokens: list[Token], office: Token) -> list[Token]:
    """The tokens before an office, or none if they name only its holder's place of origin: ``a Bergen lawyer``."""
    if office.lemma_.lower().rstrip(".") in PLACE_OFFICES:
        return tokens
    named = [token for token in tokens if token.lower_ not in DROPPED and not token.is_lower]
    return [] if all(token.ent_type_ in PLACES for token in named) else tokens


def _body(tokens: list[Token]) -> str | None:
    """The affiliation before a role, if it is a proper name and not a description."""
    based = next((i + 1 for i, token in enumerate(tokens) if token.lower_ == "based"), 0)
    tokens = tokens[based:]
    while tokens and (
        tokens[0].lower_ in DROPPED
        or not tokens[0].text[:1].isupper()
        or tokens[0].lower_ in _TIMES
        or (tokens[0].is_sent_start and tokens[0].lower_ in TAG_VERB_FORMS)  # "Said farmer X"
        or (tokens[0].pos_ in {"ADJ", "DET"} and not tokens[0].is_upper)
    ):
        tokens = tokens[1:]
    while tokens and (tokens[-1].lower_ in DROPPED or tokens[-1].is_punct or _is_loose(tokens[-1])):
        tokens = tokens[:-1]
    while len(tokens) > 1 and tokens[-1].lower_ in PARTIES:
        tokens = tokens[:-1]
    if all(token.lower_.rstrip(".") in TITLES for token in tokens):
        return None
    if all(token.ent_type_ in {"DATE", "PERSON", "CARDINAL", "ORDINAL"} or _is_nation(token) for token in tokens):
        return None
    return text_of(tokens, keep=True) or None


def _is_nation(token: Token) -> bool:
    """True for the adjective of a people: ``German``."""
    return token.ent_type_ == "NORP" or token.lower_ in _NATIONS


def _is_loose(token: Token) -> bool:
    """True for a common word that cannot end an organization's name: ``senior``, but not ``ministry``."""
    return token.is_lower and noun_kind(token.lemma_.lower()) != "organization"


def text_of(tokens: list[Token], *, keep: bool = False) -> str:
    """The text of consecutive tokens, without leading articles and possessives unless ``keep``."""
    while tokens and not keep and tokens[0].lower_ in DROPPED:
        tokens = tokens[1:]
    span: Span | None = tokens[0].doc[tokens[0].i : tokens[-1].i + 1] if tokens else None
    return " ".join(span.text.split()) if span is not None else ""
