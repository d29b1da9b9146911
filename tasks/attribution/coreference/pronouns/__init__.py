"""Pronouns: whom ``he`` and ``she`` refer to, what ``it`` and ``they`` take up, and when nobody can say."""

from quotewire.tasks.attribution.coreference.pronouns.bodies_called_he import may_be_body
from quotewire.tasks.attribution.coreference.pronouns.bystanders import Bystanders, confesses
from quotewire.tasks.attribution.coreference.pronouns.doubts import QUESTIONS, Doubts
from quotewire.tasks.attribution.coreference.pronouns.he_and_she import PronounReferents
from quotewire.tasks.attribution.coreference.pronouns.it_and_they import ItAndThey
from quotewire.tasks.attribution.coreference.pronouns.salient_nouns import PLURAL, THING

__all__ = [
    "PLURAL",
    "QUESTIONS",
    "THING",
    "Bystanders",
    "Doubts",
    "ItAndThey",
    "PronounReferents",
    "confesses",
    "may_be_body",
]
