"""Whom ``he`` and ``she`` refer to: somebody named, an unnamed speaker, or the subject that follows."""

from collections.abc import Callable
from typing import Final

from spacy.tokens import Doc, Token

from quotewire.tasks.attribution.coreference.antecedents import GOING_ON, AntecedentRanker, Antecedents
from quotewire.tasks.attribution.coreference.nominal import Peers
from quotewire.tasks.attribution.coreference.pronouns.bystanders import confesses
from quotewire.tasks.attribution.coreference.pronouns.doubts import QUESTIONS, Doubts
from quotewire.tasks.attribution.entities import Mention, PersonEntity, sex_of_pronoun
from quotewire.tasks.attribution.text import SUBJECTS, CharSpan, Layout, object_of
from quotewire.tasks.wordlists.genders import Sex

_ANSWERING: Final = frozenset({"answer", "counter", "reply", "respond", "retort"})
_ASKED: Final = frozenset({"dative", "dobj"})
_ADDRESSING: Final = QUESTIONS | {"address", "confront", "interview", "press", "turn"}
"""Verbs of whoever asks somebody."""
_QUESTION: Final = 40
"""Maximum number of tokens from a question to the sentence of its answer."""
_LEADS_UP: Final = frozenset({"advcl", "prep"})


class PronounReferents:
    """The people, named or not, to whom the pronouns of one article refer.

    Args:
        doc: The article.
        layout: Its sentences.
        ranker: Ranks the people whom it names.
        antecedents: Weighs them; None leaves pronouns to the rules.
        doubts: Why the best-ranked person may not be meant.
        person_at: The person whom a token names.
    """

    def __init__(
        self,
        doc: Doc,
        layout: Layout,
        ranker: AntecedentRanker,
        antecedents: Antecedents | None,
        *,
        doubts: Doubts,
        person_at: Callable[[Token], PersonEntity | None],
    ) -> None:
        self._doc = doc
        self._layout = layout
        self._ranker = ranker
        self._antecedents = antecedents
        self._doubts = doubts
        self._person_at = person_at
        self._peers = Peers(doc, ranker.salience)
        self._strangers: set[int] = set()
        """The unnamed speakers, by identity, who surely are none of the people whom the article names."""

    def is_stranger(self, speaker: PersonEntity) -> None:
        """Record an unnamed speaker who surely is none of the people whom the article names."""
        self._strangers.add(id(speaker))

    def of(self, pronoun: Token, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        """The person, named or not, that a pronoun refers to; None if that cannot be told.

        Args:
            pronoun: The pronoun.
            content: The reported content beside it.
        """
        asked = self._asked(pronoun)
        if asked is not None:
            return asked
        person, sex = self._best(pronoun, content), sex_of_pronoun(pronoun.lower_)
        if person is not None and sex is not None and self._peers.are_joined(person, sex, pronoun.idx):
            return None
        return person

    def _best(self, pronoun: Token, content: tuple[CharSpan, ...]) -> PersonEntity | None:
        ahead = self._ahead(pronoun)
        stranger = self._stranger_before(pronoun) if ahead is None else None
        if stranger is not None and self._is_same(stranger, pronoun):
            self._ranker.salience.spoke(stranger, pronoun.idx)
            return stranger
        person = self._ranker.pronoun(pronoun.lower_, pronoun.idx, content, ahead, unnamed=True)
        doubt = self._doubts.of(person, pronoun, content) if person is not None and person.name else None
        certain = sex_of_pronoun(pronoun.lower_) is None or confesses(self._doc, content, pronoun.lower_)
        if self._antecedents is None or certain:
            return person if doubt is None else None
        chosen = self._antecedents.of_pronoun(
            pronoun,
            content,
            person,
            ahead.person if ahead is not None else None,
            doubt=doubt,
            rivalled=lambda other: self._doubts.is_rivalled(other, pronoun),
        )
        if chosen is None or not chosen.name:
            return chosen
        if self._unresolved_before(pronoun) and not self._ranker.salience.has_spoken(chosen):
            if stranger is not None and (_goes_on(pronoun) or self._is_nearer(stranger, chosen, pronoun)):
                self._ranker.salience.spoke(stranger, pronoun.idx)
            return stranger if _goes_on(pronoun) else None
        if self._doubts.is_suspects(chosen, pronoun) or (ahead is None and self._doubts.is_handled(chosen, pronoun)):
            return None
        return chosen

    def _asked(self, pronoun: Token) -> PersonEntity | None:
        """Whom somebody else asked in the sentence before ``he answered``: ``Anna White asked Jon Berg about it``.

        None if ``he`` and ``she`` tell the two apart.
        """
        sex = sex_of_pronoun(pronoun.lower_)
        if sex is None or pronoun.dep_ not in SUBJECTS or pronoun.head.lemma_.lower() not in _ANSWERING:
            return None
        for verb in reversed(self._doc[max(0, pronoun.sent.start - _QUESTION) : pronoun.sent.start]):
            pair = _asker_and_asked(verb)
            if pair is not None:
                by, whom = map(self._person_at, pair)
                several = by is not None and whom is not None and by is not whom
                return whom if several and all(one.name and _may_be(one, sex) for one in (by, whom) if one) else None
        return None

    def _stranger_before(self, pronoun: Token) -> PersonEntity | None:
        """The unnamed speaker of the sentence before, if it is no named person; of whichever gender."""
        salience = self._ranker.salience
        last = salience.last_speaker(pronoun.idx)
        if last is None or id(last) not in self._strangers:
            return None
        sentences = self._layout.sentence(pronoun.idx) - self._layout.sentence(salience.since(last, pronoun.idx))
        return last if sentences <= 1 else None

    def _unresolved_before(self, pronoun: Token) -> bool:
        """True if somebody whom a description leaves in doubt spoke in the sentence before: ``The officer said``."""
        salience = self._ranker.salience
        last = salience.last_speaker(pronoun.idx)
        if last is None or last.name:
            return False
        return self._layout.sentence(pronoun.idx) - self._layout.sentence(salience.since(last, pronoun.idx)) <= 1

    @staticmethod
    def _is_same(stranger: PersonEntity, pronoun: Token) -> bool:
        """True if nothing speaks against ``he`` for an unnamed speaker with whom ``he added`` goes on."""
        sex = sex_of_pronoun(pronoun.lower_)
        return sex is not None and (stranger.gender is None or stranger.gender.sex == sex)

    def _is_nearer(self, stranger: PersonEntity, person: PersonEntity, pronoun: Token) -> bool:
        """True if the sentence in which somebody unnamed spoke does not name a person.

        Then ``he`` may well be the woman who spoke: translation mixes up the two.
        """
        salience = self._ranker.salience
        return salience.since(person, pronoun.idx) < salience.since(stranger, pronoun.idx)

    def _ahead(self, pronoun: Token) -> Mention | None:
        """The subject after a pronoun in a fronted clause or phrase (cataphora): ``When he resigned, X said``."""
        for ancestor in pronoun.ancestors:
            if ancestor.dep_ in _LEADS_UP and ancestor.i < ancestor.head.i:
                for child in ancestor.head.children:
                    if child.dep_ == "nsubj" and child.i > pronoun.i:
                        person = self._person_at(child)
                        return Mention(child.idx, person, 0.0) if person is not None else None
        return None


def _asker_and_asked(verb: Token) -> tuple[Token, Token] | None:
    """Who asks and who is asked: ``X asked Y``, ``X wanted to know from Y``, ``Y was asked by X``."""
    lemma = verb.lemma_.lower()
    know = lemma == "know" and verb.dep_ == "xcomp" and verb.head.lemma_.lower() in {"want", "wish"}
    if verb.pos_ != "VERB" or not (know or lemma in _ADDRESSING):
        return None
    subjects = {child.dep_: child for part in ((verb.head, verb) if know else (verb,)) for child in part.lefts}
    links = {child.lower_: object_of(child) for child in verb.rights if child.dep_ in {"prep", "agent", "dative"}}
    whole = next((child for child in verb.rights if child.dep_ in _ASKED and child.pos_ != "ADP"), None)
    if "nsubjpass" in subjects:
        by, whom = links.get("by"), subjects["nsubjpass"]
        return (by, whom) if by is not None else None
    asked = whole or next((noun for word in ("from", "to", "of") if (noun := links.get(word)) is not None), None)
    return (subjects["nsubj"], asked) if "nsubj" in subjects and asked is not None else None


def _may_be(person: PersonEntity, sex: Sex) -> bool:
    return person.gender is None or person.gender.sex == sex


def _goes_on(pronoun: Token) -> bool:
    """True for ``he added``: whoever adds something has spoken, even if translation mixes up ``he`` and ``she``."""
    return pronoun.dep_ in SUBJECTS and pronoun.head.lemma_.lower() in GOING_ON
