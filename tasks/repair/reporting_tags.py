"""Reporting tags: recognises "said Smith", "he added" and "the minister said" beside a quotation."""

import re
from typing import Final, Literal

from quotewire.tasks.wordlists import rows

Tag = Literal["verb", "pronoun", "name", "capital"]
"""The form of a tag: ``said Smith``, ``he said`` or ``the minister said``, ``Smith said``, ``Said Smith``."""


def _verbs() -> list[tuple[str, bool]]:
    """Forms of verbs, with whether translation's capital on one may be lowered."""
    forms = (form for _, listed in rows("reporting_verbs.tsv", 2) if listed != "-" for form in listed.split())
    return [(form.rstrip("+"), form.endswith("+")) for form in forms]


FUNCTION_WORDS: Final = frozenset(
    """
    a an and are as at because between called during dubbed each entitled every from had has have his her if in is its
    like my named nicknamed of or our so-called such than that the their these this those titled to was were which while
    with without your
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
"""Words that rarely end a quotation: a mark right after one probably opens."""
PREPOSITIONS: Final = frozenset("about against by for into on over through under until upon".split())  # noqa: SIM905
"""Words that end a quotation now and then: ``"what we waited for"``."""
_LEXICON: Final = _verbs()
INTRODUCING: Final = frozenset(verb for verb, _ in _LEXICON) | frozenset(
    """
    saying adding asking telling replying answering explaining noting stressing stating writing continuing
    concluding insisting warning declaring announcing arguing claiming recalling remarking commenting
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
"""Verb forms that come before a comma or colon and a quotation."""
# Longest first, so that "says" is not read as "say". Possessive quantifiers and bounded names keep a failed match
# linear in the words it read.
_VERB: Final = "(?:" + "|".join(sorted((verb for verb, _ in _LEXICON), key=len, reverse=True)) + r")\b"
# Other verbs that translators put into tags. They mean too much else to count unless the tag ends its sentence.
_OTHER_VERBS: Final = "|".join(
    """
    shared shares laughed laughs smiled smiles grinned chuckled joked jokes grumbled rejoiced rejoices marvelled
    marveled summed summarised summarized summarises summarizes gushed growled muttered murmured stammered sobbed wept
    moaned groaned
    gasped screamed bellowed barked snapped hissed sneered snorted raged fumed ranted railed scolded objected objects
    contended contends swore threatened threatens bragged teased taunted deplored deplores regretted regrets
    congratulated begged begs implored inquired enquired queried cited cites recounted recounts narrated confided
    confides disclosed discloses decreed persisted interrupted forecast forecasts estimated estimates
    concurred analysed analyzed analyses analyzes assumes assumed resumed resumes
    specified vented advises counselled stipulated stipulates prayed wished
    wishes invited invites justified justifies defended defends condemned condemns
    """.split()  # noqa: SIM905
)
_CLOSED_VERB: Final = rf"(?:{_VERB}|(?:{_OTHER_VERBS})\b)(?: (?:up|out|in|on|off|back)\b)?(?! (?:by|as)\b)"
_QUOTED_AS: Final = (
    r"(?:(?:was|is|were|has been|have been) quoted(?: by [\w’' -]{2,40}?)?|quote[sd](?: [\w’'-]{1,20}+){1,4}?)"
    r" as (?:saying|telling)\b"
)
# Where, when or to whom something was said: it follows the tag without a comma.
_CIRCUMSTANCE: Final = (
    r"(?: (?:after|before|during|in|on|at|to|from|while|when|with|following|yesterday|today|via|through|for|over|by|who"
    r"|reporters|journalists|about|regarding|concerning|amid|earlier|later"
    r"|(?:this|last) (?:week|month|year|morning|evening|night|summer|spring|winter))\b(?: [\w’'%-]{1,30}+){0,12}?)?"
)
_CAPITAL: Final = "(?:" + "|".join(verb.capitalize() for verb, capital in _LEXICON if capital) + r")\b"
_UPPER: Final = r"(?=[^\W\d_])[^a-zß-öø-ÿ]"
# "Harbour.net": a site that is named by its address.
_SITE: Final = r"\.[a-z]{2,4}\b(?!\.)"
_NAME: Final = (
    rf"(?:(?:Mr|Ms|Mrs|Dr|Prof|Sen|Rep|Gov|Gen)\.? )?{_UPPER}[\w'’-]{{0,30}}+"
    rf"(?:{_SITE}|(?: {_UPPER}(?:(?:(?<=[A-Z])|(?<=[JS])r|(?<=S)t)\.(?= )"
    r"|[\w'’-]{0,30}+(?:\.[\w'’-]{1,30}+){0,3})){0,4})"
)
_DETERMINER: Final = r"(?:the|a|an|his|her|their|its|one|another)"
_PHRASE: Final = rf"{_DETERMINER}(?: [\w'’-]{{1,30}}+){{1,5}}?"
_ADVERB: Final = r"(?: (?:\w{1,20}ly|also|then|later|has|had))?"
# "farmer", "defence minister": what somebody is, before the name and without an article.
_TITLE: Final = (
    r"(?:(?!(?:in|of|at|on|to|for|that|by|from|with|as|and|or|be|is|was|it|but|who|which|when|where|if)\b)"
    r"[a-z][\w’'-]{1,20}+ ){1,3}"
)
_SUBJECT: Final = rf"(?:(?:he|she|they|it|I|we)\b|{_DETERMINER} \w|{_UPPER}\w|{_TITLE}{_UPPER}\w)"

# At the start of a sentence, whose words follow: "According to farmer Ana Lee,", "In the opinion of Mr. Roe,".
_SOURCE: Final = re.compile(
    r"(?:\A|(?<=[.?!”\"] )|(?<=\n))(?:And |But )?(?:According to|(?:In|As per|To quote) "
    rf"(?:(?:{_DETERMINER} |(?:[A-Z][\w-]{{1,20}}+ ){{0,2}}[A-Z][\w-]{{1,20}}+['’]s? )?"
    r"(?:words?|view|opinion|eyes|judgement|judgment|assessment|experience|account|estimation|phrase)(?= of\b|,\Z)))"
    r"[^,;:?!\n“”\"]{0,80},\Z"
)
_SOURCE_REACH: Final = 120
"""Characters before a mark in which its source is looked for."""

_TAG: Final = re.compile(
    rf"(?P<verb>{_VERB} {_SUBJECT}|according to {_SUBJECT})"
    rf"|(?P<pronoun>(?:he|she|they|it|I|we|{_PHRASE}){_ADVERB} {_VERB})"
    rf"|(?P<capital>{_CAPITAL} {_SUBJECT})"
    rf"|(?P<name>{_NAME}{_ADVERB} (?:{_VERB}|{_QUOTED_AS}))"
)
_NOUN_PHRASE: Final = (
    rf"{_DETERMINER}(?: (?!(?:was|were|is|are|be|been|being|he|she|they|it|to|not)\b)[\w'’-]{{1,30}}+){{1,6}}?"
)
_WHO: Final = (
    rf"(?:(?:Mr|Ms|Mrs|Dr|Prof|Sen|Rep|Gov|Gen)\.? )?{_UPPER}[\w'’-]{{0,30}}+(?:{_SITE}|\.?)"
    rf"(?: (?:{_UPPER}[\w'’-]{{1,30}}+|[A-Z]\.|of|de|da|del|der|van|von|bin|al|la|le)){{0,5}}?"
)
# "Lee, a farmer from Holm, said": who that is.
_APPOSITION: Final = r"(?:, (?:an?|the|his|her|who) (?:[\w’'-]{1,30}+ ?){1,10}?,|, \d{2},)?"
# Verbs that have their hearer behind them: "told the court".
_TOLD: Final = r"(?:told|tells|informed|assured|reminded|warned)(?: (?!that\b)[\w’'-]{1,20}+){1,8}?"
_SEVERAL: Final = r"[a-z]{2,20}(?:s|men|people|police|children)"
_CLOSED_TAG: Final = re.compile(
    rf"(?:{_CLOSED_VERB} (?:(?:he|she|they)\b|(?:{_NOUN_PHRASE}|(?:{_TITLE})?{_WHO}|{_SEVERAL}){_CIRCUMSTANCE})"
    rf"|(?:he|she|they){_ADVERB} (?:{_TOLD}|{_CLOSED_VERB})(?:{_CIRCUMSTANCE}(?=[.,]? [“\"]\w))?"
    rf"|(?:{_NOUN_PHRASE}|(?:{_TITLE})?{_WHO}{_APPOSITION}|{_SEVERAL}){_ADVERB}"
    rf" (?:{_TOLD}|{_CLOSED_VERB}|{_QUOTED_AS}){_CIRCUMSTANCE})"
    r"(?:,(?: (?:[\w’'-]{1,30}+|[A-Z]\.)){1,10}?)?(?=[.](?:\s|$)|:(?:\s|$)|,? [“\"](?:[a-z]|I\b))",
    re.MULTILINE,
)
# A clause that goes on behind a tag and a comma; anything else may tell who, how or when.
_ONE: Final = rf"(?:he|she|they|{_DETERMINER} [a-z]{{2,20}})"
_COMMA_TAG: Final = re.compile(
    rf"(?:{_VERB} (?:{_ONE}|(?:{_TITLE})?{_NAME})|(?:{_ONE}|(?:{_TITLE})?{_NAME}){_ADVERB} (?:{_TOLD}|{_VERB})), "
    r"(?=(?:is|are|was|were|has|have|will|would|can|could|must|should|may|might|not|because|so|if|but|to|we|it|you|they"
    r"|there|that|what|this|these|those|or|just|even|no|nor|though|unless|until|then|I"
    r"|and (?:I|we|you|it|there|that|this|not|then|so))\b)"
)
# A tag without a comma before it must begin with its verb: names and nouns before a verb are mostly its subject.
_UNPAUSED: Final = re.compile(rf"(?<=\w) (?={_VERB} [^\W\d_])")
_TAG_REACH: Final = 100
"""Characters before the end of a sentence in which its tag is looked for."""
_NAME_TAG: Final = re.compile(rf"{_NAME}{_ADVERB} (?:{_CLOSED_VERB}|{_QUOTED_AS})")
# A capitalised verb is a tag if only its subject follows; in "Said Benrahma scored", Said is a first name.
_CLOSED: Final = re.compile(
    rf"{_CAPITAL} (?:he|she|they|(?:{_TITLE})?{_NAME}|{_DETERMINER}(?: [\w'’-]{{1,30}}+){{1,5}})"
    r"(?:[.,;:](?!\w)|[ \t]*$)",
    re.MULTILINE,
)
# Any verb of saying, if its subject ends the sentence: "Asked the widow."
_ANY_CAPITAL: Final = "(?:" + "|".join(verb.capitalize() for verb, _ in _LEXICON) + r")\b"
_CLOSED_ANY: Final = re.compile(
    rf"{_ANY_CAPITAL} (?:he|she|they|(?:{_TITLE})?{_NAME}|{_NOUN_PHRASE})(?=\.(?:\s|$)|[ \t]*$)", re.MULTILINE
)
# The same with where or when it was said: "Asked the widow in the yard." A form in -s is too often a noun: "Cries".
_CLOSED_CIRCUMSTANCE: Final = re.compile(
    rf"(?!Said|\w{{1,20}}s\b)(?:{_ANY_CAPITAL}) (?:he|she|they|(?:{_TITLE})?{_NAME}(?: of {_NAME})?|{_NOUN_PHRASE})"
    rf"(?:{_CIRCUMSTANCE}|,? (?:who|as|where|while|when)\b[^.?!\n“”\"]{{1,120}}+)(?=\.(?:\s|$)|[ \t]*$)",
    re.MULTILINE,
)
_NAMED_TAG: Final = re.compile(rf"{_NAME}(?:, [^,.;:\n“”\"]{{1,60}}+,)?{_ADVERB} {_VERB}(?! (?:by|to|as)\b)")
_CAPITALISED: Final = re.compile(rf"{_CAPITAL} {_SUBJECT}")


def tag_at(text: str, at: int) -> Tag | None:
    """Return the form of the reporting tag that begins at ``at``; None if there is no tag.

    >>> [tag_at(text, 0) for text in ("said Lee.", "he then said", "the mayor said", "Mr. Lee said", "Said Lee")]
    ['verb', 'pronoun', 'pronoun', 'name', 'capital']
    >>> tag_at("said to be lost", 0)
    """
    found = _TAG.match(text, at)
    return found.lastgroup if found else None  # type: ignore[return-value]


def closed_tag_at(text: str, at: int) -> int | None:
    """Return the end of a tag that begins at ``at`` and ends its sentence or stands before a mark; None if none does.

    >>> [closed_tag_at(text, 0) for text in ("he said.", "says Ana Roe, head of the port.", "he said no.")]
    [7, 30, None]
    """
    found = _CLOSED_TAG.match(text, at)
    return found.end() if found else None


def unpaused_tag(text: str, start: int, end: int) -> int | None:
    """Return where a tag without a pause before it begins, if it ends the sentence ``text[start:end]``; else None.

    >>> text = "It is a scandal denounces the mayor of Lee. He knows it."
    >>> unpaused_tag(text, 0, 43), unpaused_tag(text, 44, 56)
    (16, None)
    """
    for word in _UNPAUSED.finditer(text, max(start, end - _TAG_REACH), end):
        if closed_tag_at(text, word.end()) == end - 1:
            return word.end()
    return None


def comma_tag_at(text: str, at: int) -> int | None:
    """Return where a sentence goes on behind a tag and a comma that begin at ``at``; None if it does not.

    >>> text = "he said, is that we may. he said, adding a word."
    >>> comma_tag_at(text, 0), comma_tag_at(text, 25)
    (9, None)
    """
    found = _COMMA_TAG.match(text, at)
    return found.end() if found else None


def introduced(text: str, at: int) -> bool:
    """Whether a colon, or a comma behind a reporting verb or whose words follow, come right before ``at``.

    >>> [introduced(text, len(text)) for text in ("He added, ", "This is it: ", "They had waited, ", "In his words, ")]
    [True, True, False, True]
    """
    before = text[max(0, at - 24) : at].rstrip(" \t\u00a0\u202f")
    if not before.endswith(","):
        return before.endswith(":")
    return before[:-1].split(" ")[-1] in INTRODUCING or sourced(text, at)


def sourced(text: str, at: int) -> bool:
    """Whether a sentence has begun with whose words follow, and a comma comes right before ``at``.

    >>> [sourced(text, len(text)) for text in ("According to the farmer Ana Lee, ", "In Lee's words, ", "In May, ")]
    [True, True, False]
    """
    before = text[max(0, at - _SOURCE_REACH) : at].rstrip(" \t\u00a0\u202f")
    return before.endswith(",") and _SOURCE.search(before) is not None


def name_tag_ends(text: str, at: int, ends: str = ".,:") -> bool:
    """Whether a tag of only a name and a verb begins at ``at`` and one of the characters ``ends`` follows it.

    >>> name_tag_ends("Lee asked.", 0), name_tag_ends("Lee asked for more.", 0)
    (True, False)
    """
    found = _NAME_TAG.match(text, at)
    return found is not None and text[found.end() : found.end() + 1] in tuple(ends)


def named_tag_at(text: str, at: int) -> bool:
    """Whether a name and a reporting verb begin at ``at``, possibly with who that is between them.

    >>> named_tag_at("Said Omar, a trader, told the court", 0), named_tag_at("Said Omar, a trader.", 0)
    (True, False)
    """
    return _NAMED_TAG.match(text, at) is not None


def capital_tag_at(text: str, at: int, *, closed: bool) -> bool:
    """Whether a capitalised verb and its subject begin at ``at``; if ``closed``, only punctuation may follow.

    >>> capital_tag_at("Said Lee.", 0, closed=True), capital_tag_at("Said Benrahma scored.", 0, closed=True)
    (True, False)
    >>> capital_tag_at("Asked pilot Lee when he saw it.", 0, closed=True)
    True
    """
    if _CLOSED_ANY.match(text, at) or _CLOSED_CIRCUMSTANCE.match(text, at):
        return True
    return (_CLOSED if closed else _CAPITALISED).match(text, at) is not None
