"""The inbox: what is put there comes in, in order, counted, and bounded."""

import json

import pytest

from quotewire.worker.store.protocol import INBOX_COUNT, INBOX_KEPT
from tests.contract.harness import Harness, MakeHarness


@pytest.fixture(params=["memory", "redis"])
def harness(request: pytest.FixtureRequest) -> Harness:
    """A small store of each kind, with one lane: test_doors.py has several, which in memory lack the one of the inbox."""
    make: MakeHarness[Harness] = request.getfixturevalue(f"make_{request.param}_harness")
    return make(high_water=400, max_article_bytes=10_000)


def test_what_is_in_the_inbox_is_accepted_and_waits(harness: Harness) -> None:
    harness.offer(harness.body("a-1"))
    status = harness.store.status()
    assert (status.accepted, status.waiting, status.inbox, status.unaccounted) == (1, 1, 1, 0)


def test_it_goes_to_the_intake_in_order(harness: Harness) -> None:
    for number in range(5):
        harness.offer(harness.body(f"a-{number}"))
    assert harness.store.take_inbox() == 5
    assert harness.store.take_inbox() == 0
    assert [json.loads(entry.body)["id"] for entry in harness.read()] == [f"a-{number}" for number in range(5)]
    status = harness.store.status()
    assert (status.accepted, status.pending, status.inbox, status.unaccounted) == (5, 5, 0, 0)


def test_the_same_article_twice_is_a_duplicate(harness: Harness) -> None:
    for _ in range(2):
        harness.offer(harness.body("a-1"))
    harness.store.take_inbox()
    assert sorted(item.status for item in harness.take_in()) == ["duplicate", "send"]
    assert harness.store.status().duplicate == 1
    assert harness.store.audit().exact


def test_a_few_at_a_time(harness: Harness) -> None:
    for number in range(INBOX_COUNT + 10):
        harness.offer(harness.body(f"a-{number}"))
    assert harness.store.take_inbox() == INBOX_COUNT
    assert harness.store.take_inbox() == 10


def test_no_more_than_the_intake_has_room_for(harness: Harness) -> None:
    for number in range(405):
        harness.offer(harness.body(f"a-{number}"))
    while harness.store.take_inbox():
        pass
    status = harness.store.status()
    assert (status.inbox, status.waiting, status.accepted, status.unaccounted) == (5, 405, 405, 0)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "invalid_json"),
        (b"no json", "invalid_json"),
        (b"\xff\xfe", "invalid_utf8"),
        (b"[]", "invalid_article"),
        (b'{"text": 7}', "invalid_article"),
        (b'{"text": "a", "html": "b"}', "invalid_article"),
        (b"{" * 9_000, "invalid_json"),
        (b'{"text": "x", "schema_version": "9"}', "unknown_schema_version"),
    ],
)
def test_what_cannot_be_read_is_a_dead_letter(harness: Harness, body: bytes, code: str) -> None:
    harness.offer(body)
    harness.offer(harness.body("good"))
    harness.store.take_inbox()
    assert [item.status for item in harness.take_in()] == ["send"]
    (letter,) = harness.store.dead_list()
    assert letter.letter.reason.code == code
    assert harness.store.audit().exact


def test_what_is_too_large_is_cut_before_it_is_kept(harness: Harness) -> None:
    harness.offer(harness.body("a-1", "x" * 50_000))
    harness.offer(harness.body("good"))
    harness.store.take_inbox()
    assert [item.status for item in harness.take_in()] == ["send"]
    (letter,) = harness.store.dead_list()
    assert letter.letter.reason.code == "too_large"
    assert "only the first 4096 were kept" in letter.letter.reason.message
    assert len(letter.letter.body) == INBOX_KEPT
