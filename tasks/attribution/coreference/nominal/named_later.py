"""People whom an article quotes by their office first and names below: ``an expert at the Flood Board says``.

News lets somebody speak in its first paragraph and introduces them in the second, with the same office. A stranger of
the same trade at the same body would be somebody else only if the article had named the first one before.
"""

from bisect import bisect_left
from operator import attrgetter

from quotewire.tasks.attribution.coreference.antecedents import AHEAD
from quotewire.tasks.attribution.entities import Office, PersonEntity, PersonIndex


def named_later(office: Office, at: int, people: PersonIndex) -> PersonEntity | None:
    """The one person first named after an offset, and soon, who has an office and its body; None if none or several.

    Args:
        office: What a description says of somebody whom the article has not named yet.
        at: Offset of the description, in characters.
        people: The article's people.
    """
    if office.role is None or office.affiliation is None:
        return None
    first = bisect_left(people.named, at, key=attrgetter("at"))
    before = {id(mention.person) for mention in people.named[:first]}
    found: dict[int, PersonEntity] = {}
    for mention in people.named[first:]:
        if mention.at > at + AHEAD:
            break
        if id(mention.person) not in before and _holds(mention.person, office.role, office.affiliation):
            found[id(mention.person)] = mention.person
    return next(iter(found.values())) if len(found) == 1 else None


def _holds(person: PersonEntity, role: str, body: str) -> bool:
    """True if a person has the same role at the same body."""
    if person.role is None or person.affiliation is None:
        return False
    return _last(person.role) == _last(role) and person.affiliation.lower() == body.lower()


def _last(role: str) -> str:
    return role.rsplit(maxsplit=1)[-1].lower()
