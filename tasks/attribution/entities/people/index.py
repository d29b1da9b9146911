"""The index of the people whom an article names: one entity per person, with all mentions and descriptors."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Final

from spacy.tokens import Doc, Span

from quotewire.tasks.attribution.entities.gender import Gender, gender_of, gender_of_noun, pronoun_behind, stronger
from quotewire.tasks.attribution.entities.name_spans import bare, parts
from quotewire.tasks.attribution.entities.office import Office, is_rank, is_title_of_office
from quotewire.tasks.attribution.entities.people.chinese_names import chinese_key, is_romanized_otherwise
from quotewire.tasks.attribution.entities.people.descriptors import descriptors_of, own_nouns
from quotewire.tasks.attribution.entities.people.namesakes import Namesakes
from quotewire.tasks.attribution.entities.people.transliteration import (
    almost_alike,
    differ_in_letter,
    is_same_given_name,
    slips,
    spelling_key,
)
from quotewire.tasks.attribution.entities.person import Mention, PersonEntity, weight_of
from quotewire.tasks.attribution.entities.roles import (
    first_of_list,
    leads_behind,
    office_after,
    office_before,
    office_noun_of,
)
from quotewire.tasks.attribution.entities.stated import age_of, origin_of
from quotewire.tasks.wordlists.attribution import KIN, PARTICLES
from quotewire.tasks.wordlists.genders import Sex, first_names, gendered, slavic_names

_VOTES: Final = 2
"""Minimum number of pronouns that determine a gender; all must agree."""
_SHORT: Final = 4
"""Letters of a surname up to which another spelling may well be another name."""
_INITIALS: Final = 2
"""Letters of initials: longer words are names."""
_PATRONYMIC: Final = re.compile(r"^[A-Z].*(?:[oe]vna|[iy]vna|ichna)$")
"""Women's second names, behind which Russian and Ukrainian news leave the surname out: ``Olha Petrivna``.

Those of men are surnames too (``Milan Petrovich``), and count only behind the given names of these two languages.
"""
_OF_COUPLES: Final = re.compile(r"(?:[oeai]v|[i]n|ski)$")
"""Ends of the keys of surnames that women have with an ``a``."""
_OF_MEN: Final = re.compile(r"(?:[oe]v|[iy])[iy]ch$")
_PART: Final = re.compile(r"(?:^|[ -])(?=[A-Z])|(?<= )(?=\w)")
"""Where a part of a name begins: ``Holm-Lund`` has two, ``Chih-cheng`` is one."""
_PARTICLES: Final = PARTICLES | {"dela"}
_MARKS: Final = "“”\"‘’'«»()"
_OF: Final = re.compile(r" (?:of|for|at|in|to|from) ")
_SEVERAL: Final = 2
_ARABIC_ARTICLES: Final = frozenset({"al", "ad", "an", "ar", "as", "ash", "at", "az", "ed", "el", "er", "es", "ul"})
"""What a hyphen joins to a surname that stands without it, too."""
_FEW: Final = 3
"""Maximum initials of a name."""
_FAMILY: Final = 20
"""People of one surname from which on initials name none of them."""
_FULL: Final = 2
"""Minimum words of a full name."""


class PersonIndex:
    """The people whom one article names."""

    def __init__(self, doc: Doc, entities: Iterable[Span], headline: int) -> None:
        self.named: list[Mention] = []
        """Mentions of people by name, in text order."""
        self._by_word: dict[str, PersonEntity] = {}
        self._by_slip: dict[str, tuple[str, PersonEntity]] = {}
        self._by_chinese_key: dict[str, list[tuple[str, PersonEntity]]] = {}
        self._by_given: dict[str, list[tuple[PersonEntity, int]]] = {}
        self._by_surname: dict[str, list[PersonEntity]] = {}
        self._by_place: dict[int, PersonEntity] = {}
        self._halves: set[str] = set()
        """Halves of surnames with a hyphen, which are no surnames of their own."""
        self._namesakes = Namesakes()
        self._sharing: set[int] = set()
        self._pronouns: dict[int, list[Sex]] = {}
        self._forms: dict[int, Counter[str]] = {}
        people = [bare(ent) for ent in entities if ent.label_ == "PERSON"]
        # Full names first, so that a surname in the first paragraph finds the full name in the fifth. The headline
        # last: in title case the recognizer adds the verb to the name.
        for name in sorted(people, key=lambda name: (name.end_char <= headline, not _is_full(parts(name)))):
            self._add(doc, name, headline)
        self.named.sort(key=lambda mention: mention.at)
        self._settle_names()
        self._mentions: dict[PersonEntity, list[Mention]] = {}
        self._families: dict[str, dict[PersonEntity, None]] = {}
        self._count_mentions()
        for person in {id(mention.person): mention.person for mention in self.named}.values():
            votes = self._pronouns.get(id(person), [])
            if person.gender is None and len(votes) >= _VOTES and len(set(votes)) == 1:
                person.gender = Gender(votes[0], "pronoun")

    def person(self, name: str, at: int | None = None) -> PersonEntity | None:
        """The person with a full or partial name; the offset of the mention, if given, decides between namesakes."""
        if at in self._by_place:
            return self._by_place[at]
        words = name.split()
        return self._by_word.get(name.lower()) or (self._by_word.get(words[-1].lower()) if words else None)

    def last_named(self, person: PersonEntity, at: int) -> Mention | None:
        """The last mention of a person by name before an offset, however far away."""
        mentions = self._mentions.get(person, [])
        before = bisect_left(mentions, at, key=attrgetter("at"))
        return mentions[before - 1] if before else None

    def times_named(self, person: PersonEntity) -> int:
        """How often the article names a person."""
        return len(self._mentions.get(person, ()))

    def named_around(self, person: PersonEntity, at: int) -> list[Mention]:
        """The last mention of a person by name before an offset, and the first one from it on."""
        mentions = self._mentions.get(person, [])
        after = bisect_left(mentions, at, key=attrgetter("at"))
        return mentions[max(0, after - 1) : after + 1]

    def family(self, person: PersonEntity) -> Iterable[PersonEntity]:
        """The people with full names who have a person's surname, last mentioned first."""
        return reversed(self._families.get(person.name.split()[-1], {}))

    def _add(self, doc: Doc, name: Span, headline: int) -> None:
        words = _with_shared_surname(doc, name, parts(name))
        person = self._in_headline(doc, name, words) if name.end_char <= headline else self._known(words)
        person = person or self._by_initial(words)
        if len(words) == 1 and person is not None:
            person = self._namesakes.meant(name, gender_of(doc, name), person)
        if person is None and name.end_char > headline and office_of(doc, name) == Office():
            person = self._by_given_name(name, words) or self._with_given(words) or self._with_woman(name, words)
        if person is None:
            person = self._new(words)
            alike = self._by_given.setdefault(spelling_key(words[0]), [])
            if _is_full(words) and len(alike) < _SEVERAL:
                alike.append((person, name.start_char))
            if len(words) != len(parts(name)):
                self._sharing.add(id(person))
        office = office_noun_of(doc, name.start)
        weight = weight_of(name.root) if office is None else max(weight_of(name.root), weight_of(office))
        mention = Mention(name.start_char, person, weight)
        self.named.append(mention)
        self._by_place[name.start_char] = person
        if name.end_char > headline:
            # "John" is one of the Mansons if the article named them as "John and Britta Manson".
            shares = id(person) in self._sharing and len(words) == 1
            self._namesakes.add(mention, person.name.split()[-1] if shares else words[-1])
            if _is_full(words):
                self._namesakes.is_titled(person, name)
        if _is_full(words) and name.end_char > headline:
            self._forms.setdefault(id(person), Counter())[" ".join(words)] += 1
        self._learn(doc, name, person, headline)
        self._namesakes.gender_is_known(person)

    def _learn(self, doc: Doc, name: Span, person: PersonEntity, headline: int) -> None:
        """Add to what is known of a person what the words around a mention say."""
        person.gender = stronger(person.gender, gender_of(doc, name))
        sex = pronoun_behind(name)
        if sex is not None:
            self._pronouns.setdefault(id(person), []).append(sex)
            person.pronouns.add(sex)
        person.age = person.age or age_of(doc, name)
        office = office_of(doc, name)
        person.learn(office)
        if name.end_char <= headline:
            return
        person.descriptors.update(_office_words(office))
        person.descriptors.update(descriptors_of(doc, name))
        person.descriptors.update(filter(None, [origin_of(doc, name)]))
        for noun in own_nouns(doc, name):
            person.gender = stronger(person.gender, gender_of_noun(noun))

    def _new(self, words: list[str]) -> PersonEntity:
        """A person, known by the full name, its last word, its first, its last two, and words between."""
        person = PersonEntity(" ".join(words), "person")
        nicknames = (word.strip(_MARKS) for word in words[1:-1] if word[0] in _MARKS)
        # "Aung San Suu Kyi" is also known by the last two words.
        # "Patricio Vial Echenique" is known as "Vial", "Igor Vitalyevich Lund" as "Igor Vitalyevich".
        middle = [word for word in words[1:-1] if len(word) > _INITIALS and word[0].isupper()]
        article, _, rest = words[-1].partition("-")
        middle += [rest] if rest and article.lower() in _ARABIC_ARTICLES else []  # "Omar al-Hakim" is "Hakim"
        forms = (person.name, words[-1], words[0], " ".join(words[-2:]), *nicknames, " ".join(words[:2]), *middle)
        for word in forms:
            if word.lower() in self._halves:
                self._by_word[word.lower()] = person
                self._halves.discard(word.lower())
            self._by_word.setdefault(word.lower(), person)
        halves = [half for half in words[-1].split("-") if len(half) > _INITIALS and half[0].isupper()]
        halves = halves if len(halves) > 1 and len(words) > 1 else []
        for half in halves:  # "Ada Holm-Lund" may be "Holm" or "Lund" then, unless that is somebody else's surname
            if half.lower() not in self._by_word:
                self._by_word[half.lower()] = person
                self._halves.add(half.lower())
        chinese = chinese_key(person.name)
        alike = self._by_chinese_key.setdefault(chinese, []) if chinese is not None else []
        if len(alike) < _FAMILY:
            alike.append((person.name, person))
        for surname in dict.fromkeys((words[-1], *halves, *middle)):
            key = spelling_key(surname)
            family = self._by_surname.setdefault(key, [])
            if len(family) < _FAMILY:
                family.append(person)
            for form in slips(key):
                self._by_slip.setdefault(form, (key, person))
        return person

    def _count_mentions(self) -> None:
        """Put the mentions of each person together, and the people of each surname in the order of last mentions."""
        for mention in self.named:
            person = mention.person
            self._mentions.setdefault(person, []).append(mention)
            if " " in person.name:
                family = self._families.setdefault(person.name.split()[-1], {})
                family.pop(person, None)
                family[person] = None

    def _settle_names(self) -> None:
        """Give each person the full name used most often; of equally frequent ones the longest (``Anna B. Weber``).

        Of two spellings that is the first. A given name comes first where the article has both orders.
        """
        for person in {id(mention.person): mention.person for mention in self.named}.values():
            forms = self._forms.get(id(person), Counter())
            if len(forms) > 1:
                whole = [form for form in forms if not _is_short_for(form, forms)] or list(forms)
                begun = [form for form in whole if form.split()[0].lower() in first_names()]
                person.name = max(begun or whole, key=lambda form: (forms[form], len(_PART.findall(form))))
                self._by_word.setdefault(person.name.lower(), person)

    def _known(self, words: list[str]) -> PersonEntity | None:
        known = self._by_word.get(" ".join(words).lower())
        if known is not None or len(words) > 1:
            same = self._by_word.get(words[-1].lower())
            if known is None and same is not None:
                theirs = same.name.split()
                short = [word.lower() for word in words]
                alike = theirs[0] == words[0] or _initials(theirs) == _initials(words) != ""
                if alike or [word.lower() for word in theirs[-len(words) :]] == short:
                    return same
            return known or self._in_other_order(words) or self._romanized(words) or self._spelt_otherwise(words)
        return self._romanized(words) or self._spelt_otherwise(words)

    def _romanized(self, words: list[str]) -> PersonEntity | None:
        """The person of ``Hsu Chih-cheng``, whom the article called ``Xu Zhicheng`` before; ``Hsu`` is too."""
        name = " ".join(words)
        alike = self._by_chinese_key.get(chinese_key(name) or "", [])
        person = next((person for other, person in alike if is_romanized_otherwise(name, other)), None)
        if person is not None:
            for word in (words[0], words[-1]):
                self._by_word.setdefault(word.lower(), person)
        return person

    def _in_other_order(self, words: list[str]) -> PersonEntity | None:
        """The person of ``Lund Karl``, whom the article called ``Karl Lund`` before."""
        known = self._by_word.get(" ".join(reversed(words)).lower()) if len(words) == _FULL else None
        return known if known is not None and len(known.name.split()) == _FULL else None

    def _spelt_otherwise(self, words: list[str]) -> PersonEntity | None:
        """The person whose name another transliteration spells so; a given name must agree too, if both have one."""
        if len(words[-1]) <= _SHORT:
            return None
        key = spelling_key(words[-1])
        alike = self._by_surname.get(key) or self._with_slip(key)
        return next((person for person in alike if len(words) == 1 or _may_be_called(person, words[0])), None)

    def _with_woman(self, name: Span, words: list[str]) -> PersonEntity | None:
        """The only person whose surname has an ``a`` more, of which translation makes a man's: ``Ivolgin``.

        It takes a man's for a woman's, too, where the original has another case (``according to the director Zaur
        Abutalimova``). Where the article speaks of a husband or a son, a man's name may be his.
        """
        key = spelling_key(words[0])
        if len(words) > 1 or _OF_COUPLES.search(key) is None or gender_of(name.doc, name) is not None:
            return None
        found = self._by_surname.get(f"{key}a", [])
        if len(found) != 1 or " " not in found[0].name:
            return None
        kin = (token.lower_ for token in name.doc[: name.start] if token.lower_ in KIN)
        return found[0] if all(gendered().get(noun) != "m" for noun in kin) else None

    def _with_given(self, words: list[str]) -> PersonEntity | None:
        """The person with the same given name whose short surname differs in a letter: ``Roman Chmil``, ``Chmel``."""
        if len(words) != _FULL or len(words[0]) <= _SHORT or words[0].lower() not in first_names():
            return None
        key = spelling_key(words[-1])
        return next(
            (
                person
                for person, _ in self._by_given.get(spelling_key(words[0]), [])
                if person.name.startswith(f"{words[0]} ")
                and differ_in_letter(spelling_key(person.name.split()[-1]), key)
            ),
            None,
        )

    def _by_given_name(self, name: Span, words: list[str]) -> PersonEntity | None:
        """The only person with a given name that is spelt otherwise, or followed by a patronymic: ``Olha Petrivna``."""
        patronymic = len(words) == _FULL and (_PATRONYMIC.search(words[1]) is not None or _is_mans_patronymic(words))
        if not patronymic and (len(words) > 1 or len(words[0]) <= _SHORT):
            return None
        found = self._by_given.get(spelling_key(words[0]), [])
        if len(found) != 1 or found[0][1] > name.start_char:
            return None
        person = found[0][0]
        theirs = person.name.split()
        other = patronymic and len(theirs) > _FULL and _PATRONYMIC.search(theirs[1]) is not None
        return None if other and spelling_key(theirs[1]) != spelling_key(words[1]) else person

    def _by_initial(self, words: list[str]) -> PersonEntity | None:
        """The only person with a surname and initials: ``Maryna Holm`` for ``M. Holm`` and ``Holm M. P.``."""
        if len(words) >= _FULL and words[1].endswith(".") and not words[0].endswith("."):
            words = [*words[1:], words[0]]
        if len(words) < _FULL or not words[0].endswith("."):
            return None
        letter = spelling_key(words[0][0])
        family = self._by_surname.get(spelling_key(words[-1]), [])
        found = [person for person in family if spelling_key(person.name)[:1] == letter]
        return found[0] if len(found) == 1 and len(family) < _FAMILY else None

    def _with_slip(self, key: str) -> list[PersonEntity]:
        """The first person whose surname differs in a letter."""
        found = (self._by_slip[form] for form in slips(key) if form in self._by_slip)
        return [person for other, person in found if almost_alike(other, key)][:1]

    def _in_headline(self, doc: Doc, name: Span, words: list[str]) -> PersonEntity | None:
        """The person from the text whom a headline names; a first name in the headline completes a bare surname."""
        for i, word in enumerate((" ".join(words), *words)):
            person = self._by_word.get(word.lower())
            if person is None or _is_namesake(doc, name, words, person):
                continue
            if person.name == word and i > 1 and words[i - 2].lower() in first_names():
                person.name = f"{words[i - 2]} {word}"
                self._by_word[person.name.lower()] = person
            return person
        return None


def _office_words(office: Office) -> list[str]:
    """The words for an office without what it is of: ``deputy chairman`` for ``deputy chairman of the committee``."""
    return _OF.split(office.role.lower(), maxsplit=1)[0].split() if office.role is not None else []


def _may_be_called(person: PersonEntity, given: str) -> bool:
    """True if a given name is a person's in another spelling or language, or if the person's is not known."""
    first, *others = person.name.split()
    return not others or is_same_given_name(first, given)


def _is_mans_patronymic(words: Sequence[str]) -> bool:
    """True if a name of Ukraine or Russia is followed by what may be a father's: ``Vasyl Ivanovych``.

    It may be a surname too, but only of somebody without an office is it asked.
    """
    return words[0].lower() in slavic_names() and _OF_MEN.search(words[1]) is not None


def _initials(words: Sequence[str]) -> str:
    """The initials before a surname, if there is nothing else: ``JD`` of ``J. D. Vance``; else nothing."""
    given = "".join(words[:-1]).replace(".", "")
    return given if given.isupper() and len(given) <= _FEW else ""


def _is_full(words: list[str]) -> bool:
    """True for a given name and a surname; an initial and a patronymic make none."""
    if len(words) < _FULL or words[0].endswith("."):
        return False
    return len(words) > _FULL or not _PATRONYMIC.search(words[1])


def _is_short_for(form: str, forms: Iterable[str]) -> bool:
    """True for a surname with its particle, beside the full name: ``De la Vega``, ``Ana de la Vega``.

    So too for given names, beside the full name that the article has first: ``Anna Lína``, ``Anna Lína Jónsdóttir``.
    """
    if next(iter(forms)).startswith(f"{form} "):
        return True
    ending, first = f" {form.lower()}", form.split(maxsplit=1)[0]
    return first.lower() in _PARTICLES and any(other.lower().endswith(ending) for other in forms)


def _is_namesake(doc: Doc, name: Span, words: list[str], person: PersonEntity) -> bool:
    """True if a full name ends in a person's surname and has another given name, and no verb of the headline."""
    theirs = person.name.lower().split()
    own = [word.lower() for word in words]
    if min(len(own), len(theirs)) < _FULL or own[-1] != theirs[-1] or own[0] in theirs:
        return False
    listed = name.start > 0 and doc[name.start - 1].lower_ in {"and", "&"}
    both = own[0] in first_names() and theirs[0] in first_names()
    return listed or (both and not is_same_given_name(own[0], theirs[0]))


def _with_shared_surname(doc: Doc, name: Span, words: list[str]) -> list[str]:
    """The given name of ``John and Britta Manson`` with the surname that both share."""
    if len(words) > 1 or name.end + 2 >= len(doc) or doc[name.end].lower_ not in {"and", "&"}:
        return words
    other = doc[name.end + 1]
    if other.ent_type_ != "PERSON" or not {words[0].lower(), other.lower_} <= first_names().keys():
        return words
    end = other.i
    while end < len(doc) and doc[end].ent_type_ == "PERSON" and (end == other.i or doc[end].ent_iob_ == "I"):
        end += 1
    shared = parts(doc[other.i : end])
    return [*words, shared[-1]] if len(shared) == _FULL else words


def office_of(doc: Doc, name: Span) -> Office:
    """The role and affiliation that the words before and after a name give."""
    before, after = _office_before(doc, name), office_after(doc, name.end)
    if before.role is not None and after.role is not None and leads_behind(doc, name.end):
        after = Office(None, after.affiliation)
    if before.role is not None and after.role is not None:
        heads = is_rank(before.role) and (after.affiliation is not None or " of " in after.role)
        return before if is_title_of_office(before.role) and not heads else after
    affiliation = (
        after.affiliation if after.role is not None else None
    )  # of "Minister for Trade X (Green Party)", the former
    return Office(after.role or before.role, affiliation or before.affiliation or after.affiliation)


def _office_before(doc: Doc, name: Span) -> Office:
    """The office before a name, also one in the plural before the list that the name ends: ``the teachers X and Y``."""
    first = first_of_list(doc, name.start)
    return office_before(doc, name.start if first is None else first)
