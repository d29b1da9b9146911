"""Whoever a clause in front names only sets the scene: the words are those of the main clause's subject."""

import pytest
from spacy.language import Language

from quotewire.tasks.attribution import attribute, parse


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("When Senator Rita Moss entered the hall, somebody cried: “Nobody voted for you.”", [None]),
        ("As engineer Pavel Dubois explained the plans, a widow called out: “You killed them.”", [None]),
        ("When inspector Lale Aydin asked for the papers, a passenger answered: “I do not talk to you.”", [None]),
        ("While the general Ivar Moen saluted, the nurse Greta Lunde said: “There goes a coward.”", ["Greta Lunde"]),
        ("As rector Paul Mbeki apologised and the students whistled, a professor said that all knew.", [None]),
        ("As doctor Milena Kos gave evidence, one of the nurses interrupted: “The doctor was drunk.”", [None]),
        ("As coach Arne Vik asked for calm, a substitute got up and said: “You sold us like cattle.”", [None]),
        ("As coach Arne Vik entered, captain Jens Moe took a chair and said: “We ran like goats.”", ["Jens Moe"]),
        ("As coach Arne Vik entered the hall, he took a chair and said: “You ran like goats.”", ["Arne Vik"]),
        ("As director Hana Holm entered the hall, she said: “The welders are lazy.”", ["Hana Holm"]),
        ("When judge Aino Salo read the verdict, she added: “You are a disgrace.”", ["Aino Salo"]),
        ("Ada Holm, who led the union when it was small, said that it was late.", ["Ada Holm"]),
        ("As Ada Holm said on Monday, the bridge is closed.", ["Ada Holm"]),
        ("Everybody said that the bridge was closed.", [None]),
    ],
)
def test_names_of_the_statements(nlp: Language, text: str, names: list[str | None]) -> None:
    statements = attribute(next(parse(nlp, [text])))
    assert [statement.name for statement in statements] == names
