"""Words that are certainly English and common: nouns and adjectives, for rules that must not take a name for one."""

from functools import cache
from typing import Final

from quotewire.tasks.wordlists import rows, words

_ADJECTIVES: Final = frozenset(
    """
    able absolute active actual additional advanced aggressive ambitious annual armed empty early easy economic
    effective electric electronic emergency emotional enormous entire environmental equal essential exact excellent
    exceptional extra extraordinary extreme ideal illegal immediate important impossible impressive independent
    individual industrial informal initial inner innocent intense interim internal international investigative
    isolated obvious occasional odd official old ongoing open opposite ordinary organised organized original outdated
    outstanding overall
    big bad bold brief broad busy careful central certain clear close cold common complete complex critical current
    dangerous deep difficult direct double fair false famous fast final financial foreign formal former free fresh full
    general global good grand great hard heavy high huge joint key large late leading legal little local long low major
    massive medical military minor mobile modern national natural necessary negative new nice normal peaceful personal
    poor popular positive possible powerful previous private professional public quick quiet rapid rare real recent
    regional regular religious rich right safe second senior separate serious sharp short significant similar simple
    single small social soft special specific strange strict strong successful sudden technical temporary terrible
    third total tough traditional typical wide young
    """.split()  # noqa: SIM905 - a word to a line helps nobody
)
_NOUNS: Final = frozenset(
    """
    accident address agreement airport album alternative animal apartment apology appeal apple area arm army arrest
    article attack attempt audience award aircraft egg effort election email emergency end enemy engine error estimate
    evening event exam example exception exchange excuse exit experiment explanation explosion extension eye idea image
    impact incident increase industry injury inquiry insult interview investigation invitation island issue item object
    obstacle offer office opinion opportunity option orange order organisation organization outbreak outcome oven hour
    bank baby ball bank battle bed bird bomb book border bottle box boy bridge building bus camera camp campaign car
    card case castle cat century chain chance change child church city club coast company concert contract country
    court crime crisis crowd dam day deal decade debate decision defeat defence degree disaster discussion disease dog
    door dream drug factory failure fan farm ferry festival field fight film fine fire flight flood forest future game
    garden gas girl goal group gun law letter level life limit link list loan loss machine man map market match meeting
    message mile minute mistake model month mountain museum name nation network newspaper night page paper park part
    party payment peace period person phone picture place plan plane player poem pool port president press prison
    problem process product project protest question race record referee report result river road room scandal school
    season series service ship shop sign song speech statement station step story strike student study supply system
    table target task team test theatre threat ticket town trade train treaty trial trip truck vaccine victim victory
    village visit voice vote war week wife window woman word worker world year
    """.split()  # noqa: SIM905
)


def is_common(word: str) -> bool:
    """Whether a word in lower case is a common English noun, in the singular or plural, or adjective.

    >>> [is_common(word) for word in ("lawyers", "lawyer", "cities", "holm", "overall")]
    [True, True, True, False, True]
    """
    known = common_words()
    singular = word[:-3] + "y" if word.endswith("ies") else word.removesuffix("s")
    return word in known or singular in known or word.removesuffix("es") in known


@cache
def common_words() -> frozenset[str]:
    """Common nouns in the singular, and adjectives."""
    nouns = frozenset(row[0] for row in rows("nouns.tsv", 2))
    return nouns | words("person_nouns.txt") | _ADJECTIVES | _NOUNS
