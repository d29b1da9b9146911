"""Doubts: why a pronoun may well refer to somebody other than the best-ranked person.

It has the other gender and the person does not have the floor, or somebody unnamed is nearer. A name told in spite of
a doubt puts words into the wrong mouth; without weights (``learned_ranking``) there is none.
"""

from collections.abc import Mapping
from itertools import islice
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.antecedents import Doubt, Salience
from quotewire.tasks.attribution.coreference.nominal import Described, Handling
from quotewire.tasks.attribution.coreference.pronouns.bystanders import Bystanders, confesses, is_held, people_of
from quotewire.tasks.attribution.entities import (
    NATIVE,
    Mention,
    PersonEntity,
    PersonIndex,
    fit,
    is_definite,
    is_owned,
    is_person_noun,
    sex_of_pronoun,
)
from quotewire.tasks.attribution.text import SUBJECTS, CharSpan, covering_token
from quotewire.tasks.wordlists.attribution import KIN, ONLY_IF_CALLED

QUESTIONS: Final = frozenset({"ask", "inquire", "question", "wonder"})
"""Cues behind which whoever was asked goes on, and not whoever asked."""

_STEPS: Final = 10
"""Maximum number of steps up the tree from a name or a verb."""
_CLAUSE: Final = 40
"""Maximum number of tokens before a name among which its verb's subject is looked for."""
_NEAR: Final = 400
"""Maximum distance from an unnamed suspect to the pronoun, in characters."""


class Doubts:
    """The doubts about the pronouns of one article.

    Args:
        doc: The article.
        people: Its people.
        salience: Who was mentioned and who spoke so far.
        bystanders: The people whom it keeps unnamed.
        described: Resolves its descriptions.
        heads: The name that each mention so far was resolved to, by its head; grows while the article is resolved.
    """

    def __init__(
        self,
        doc: Doc,
        people: PersonIndex,
        salience: Salience,
        bystanders: Bystanders,
        described: Described,
        *,
        heads: Mapping[int, str | None],
    ) -> None:
        self._doc = doc
        self._people = people
        self._salience = salience
        self._bystanders = bystanders
        self._described = described
        self._heads = heads
        self._handling = Handling(doc, salience)

    def of(self, person: PersonEntity, pronoun: Token, content: tuple[CharSpan, ...]) -> Doubt | None:
        """Why a pronoun may refer to somebody other than a person; None if nothing says so.

        Args:
            person: The named person that ranks highest.
            pronoun: The pronoun.
            content: The reported content beside it.
        """
        last = self._salience.last_mention(person, pronoun.idx)
        if last is None:
            return None  # named after the pronoun
        confession = confesses(self._doc, content, pronoun.lower_)
        if confession:
            last = self._people.last_named(person, pronoun.idx) or last
        sex = sex_of_pronoun(pronoun.lower_)
        differs = person.gender is not None and person.gender.by != "pronoun" and person.gender.sex != sex
        rivals = [
            noun
            for noun in self._bystanders.rivals(person, last, pronoun)
            if confession or not self._goes_on(noun, person)
        ]
        if self._salience.last_speaker(pronoun.idx) is not person and self._is_beside_him(last, pronoun):
            return "rival"
        contrary = sex is not None and (confession or differs)
        if rivals and (contrary or any(not self._is_called(noun, person) for noun in rivals)):
            return "rival"
        if sex is None or self._salience.last_speaker(pronoun.idx) is person:
            return None
        if person.gender is not None and person.gender.by != "pronoun":
            newcomer = self._salience.has_newcomer(last, pronoun.idx)
            return "gender" if differs else "newcomer" if newcomer else None
        other = bool(person.pronouns and sex not in person.pronouns) or confession
        return "gender" if other else "held" if is_held(self._doc, last) else None

    def _is_beside_him(self, last: Mention, pronoun: Token) -> bool:
        """True if a person was named last beside another subject, which a pronoun rather takes up.

        ``He is defended by X. … he said`` and ``The mayor asked X for forgiveness, because he had said``.
        """
        name = covering_token(self._doc, last.at)
        if name is None:
            return False
        above = set(islice(name.ancestors, _STEPS))
        before = [
            token
            for token in self._doc[max(0, name.i - _CLAUSE) : name.i]
            if token.dep_ in SUBJECTS and token.head in above and token.right_edge.i < name.i
        ]
        if name.sent.start != pronoun.sent.start:
            return any(token.lower_ == pronoun.lower_ for token in before)
        governing = set(islice(pronoun.head.ancestors, _STEPS))
        return any(is_person_noun(token) and token.head in governing for token in before)

    def is_handled(self, person: PersonEntity, pronoun: Token) -> bool:
        """True if ``he`` may be an official as well as whom that one arrested, sentenced or the like."""
        sex = sex_of_pronoun(pronoun.lower_)
        return sex is not None and self._handling.may_be_other(person, sex, pronoun.idx)

    def is_rivalled(self, person: PersonEntity, pronoun: Token) -> bool:
        """True if somebody unnamed is nearer to a pronoun than a person, or more of a subject."""
        last = self._salience.last_mention(person, pronoun.idx)
        if last is None:
            return False  # named after the pronoun
        return any(not self._goes_on(noun, person) for noun in self._bystanders.rivals(person, last, pronoun))

    def is_suspects(self, person: PersonEntity, pronoun: Token) -> bool:
        """True if a pronoun goes on with an unnamed suspect, driver or the like who is the subject since a person.

        Nobody who holds an office is meant then: ``The suspect was questioned by Inspector X. … he said``.
        """
        last = self._salience.last_mention(person, pronoun.idx)
        if last is None or person.role is None:
            return False
        return any(
            noun.lemma_.lower() in ONLY_IF_CALLED and noun.dep_ in SUBJECTS and not self._goes_on(noun, person)
            for noun in self._bystanders.rivals(person, last, pronoun)
            if pronoun.idx - noun.idx < _NEAR
        )

    def _goes_on(self, noun: Token, person: PersonEntity) -> bool:
        """True if a noun is the mention of a source that was resolved to a person, or of somebody who only asked."""
        asked = noun.head.lemma_ in QUESTIONS and noun.dep_ != "nsubjpass"
        return self._heads.get(noun.i) == person.name or asked

    def _is_called(self, noun: Token, person: PersonEntity) -> bool:
        """True if a description refers, or may well refer, to a person: ``the actor``, but not ``the driver``."""
        if self._heads.get(noun.i) is not None:
            return False
        if any(self._people.person(name.text) is person for name in people_of(noun)):
            return False  # "the lawyer of X" is not he
        span = self._doc[noun.left_edge.i : noun.i + 1]
        if not is_definite(span) or is_owned(span, noun):
            return False
        lemma = noun.lemma_.lower()
        if lemma == NATIVE:
            return True  # news has it for whom it writes of, and hardly for others: "the 35-year-old native of Halifax"
        if person.role is not None and not self._salience.has_spoken(person):
            return fit(lemma, (), person.descriptors) > 0  # "the adjutant" after a general who did not speak
        return not (lemma in ONLY_IF_CALLED or lemma in KIN) or self._described.calls(span, noun, person)
