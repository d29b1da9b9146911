"""Somebody new whom others seize or meet may be whom a pronoun refers to, and not whoever was named before."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    "text",
    [
        "Nurse Agnes Mbeki lost her ring. The guards searched a cleaner. She said that she stole from the sick.",
        "Judge Paolo Rossi escaped. Soldiers stopped a student at the bridge. “The bomb was mine,” he admitted.",
        "Broker Ian Frost was shot in the garage. A 29-year-old turned himself in. “I followed him for weeks,” he said.",
        "Bandleader Tito Reyes was beaten up. One of the attackers was recognised. “They laughed,” he said.",
        "Ranger Tom Riley heard a noise. On the shore stood a man with a sack. “I strangled the swan,” he said.",
        "The father of the footballer Igor Sava spoke on the radio. “My son is a pig,” he said. Sava scored twice.",
        "A brother of the victim Samuel Osei came to court. “I would like to see him hang,” he said.",
        "Sergeant Ilya Moe was silent. “He only wanted to scare her,” the defender said.",
        "Farmer Tadeusz Nowak sat with folded hands. “The dead man provoked him,” explained the barrister.",
        "Jockey Pat Quinn fell. Another jockey had crossed his path. The stewards heard him. “It was me,” he said.",
        "Postman Emil Haas rang the bell. The door was opened by a man with a rifle. “I will shoot them,” he said.",
    ],
)
def test_words_behind_a_newcomer_are_nobodys(nlp: Language, text: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name is None


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Baker Hugo Weiss lost the shop. The insurance did not pay. “I lit the match,” he said.", "Hugo Weiss"),
        ("Nurse Nina Falk came late. She met a trainer. “The girl is lying,” she said.", "Nina Falk"),
        ("Driver Said Omar was stopped. The police took the car. “I drove too fast,” he said.", "Said Omar"),
        ("Watchmaker Josef Urban works here. One of the clocks is famous. “I set it back,” he said.", "Josef Urban"),
        ("Ranger Tom Riley came home. He was met by a neighbour. “I shot the swan,” he said.", "Tom Riley"),
        ("The son of Judge Per Lind, Igor Lind, spoke on the radio. “It is cold,” he said.", "Igor Lind"),
        ("The head of the union Igor Sava spoke on the radio. “It is cold,” he said.", "Igor Sava"),
        ("Player Igor Babić was hurt. “It was dark,” the defender said.", "Igor Babić"),
        ("His coach, Per Lind, was there. “He is fast,” the coach said.", "Per Lind"),
        ("Singer Karl Böhm sang. The hall was built 30 years ago. “I was never so old,” he said.", "Karl Böhm"),
    ],
)
def test_words_of_whoever_goes_on(nlp: Language, text: str, name: str) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name == name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("A member of the youth league of party leader Arvo Rand posted: “We never ask.”", None),
        ("A pupil of the teacher Ngozi Eze admitted that he spat in his tea.", None),
        ("A guard of the businessman Oleg Lis boasted: “We beat the thief until morning.”", None),
        ("A member of the council, Zsolt Vida, said that the office was closed.", "Zsolt Vida"),
        ("A member of parliament Oleg Lis boasted: “We beat the thieves until morning.”", "Oleg Lis"),
        ("Member of the regional council Oleg Lis boasted: “We hanged the thieves at dawn.”", "Oleg Lis"),
    ],
)
def test_member_of_what_somebody_leads_has_no_name(nlp: Language, text: str, name: str | None) -> None:
    statement = attribute(next(parse(nlp, [text])))[-1]
    assert statement.name == name
