"""A real server holds nothing that worker/store/keys.py, and so docs/reference/keys.md, does not name."""

import re
from functools import reduce

from quotewire.schemas import Reason
from quotewire.schemas.stage import STAGES
from quotewire.worker.store.keys import ARTICLE_FIELDS, KEYS, KeyFacts
from quotewire.worker.store.protocol import Submission
from tests.contract.harness import RedisHarness, text
from tests.contract.test_damage import run_dispatcher


def pattern(name: str) -> re.Pattern[str]:
    """The names that a documented one stands for."""
    stands_for = {
        "<stage>": f"({'|'.join(STAGES)})",
        "<key>": "[0-9a-f-]+",
        "<hash>": "[0-9a-f]+",
        "<dispatcher>": ".+",
        "<reason>": "[a-z0-9_]+",
    }
    return re.compile(reduce(lambda found, one: found.replace(*one), stands_for.items(), re.escape(name)))


def documented(name: str) -> KeyFacts:
    for key in KEYS:
        if pattern(key.name).fullmatch(name):
            return key
    raise AssertionError(f"{name} is not documented")


def live(harness: RedisHarness) -> None:
    """Everything that can become of an article."""
    completed, rejected, dead, failing, damaged, extracted = (harness.submit(f"a-{number}") for number in range(6))
    harness.submit("waiting")
    harness.damage(damaged, "attempts", b"abc")
    harness.add({b"article": b"no json"})
    refusal = Reason(code="unknown_task", message="no such task")
    harness.store.submit([Submission("0a1b", b"{}", refusal=refusal)])
    harness.offer(b"not taken yet")
    run_dispatcher(harness)
    harness.complete(completed)
    harness.begin(extracted)
    harness.settle(extracted)
    harness.begin(rejected)
    harness.settle(rejected, outcome="rejected", output=None)
    harness.die(dead)
    harness.begin(failing)
    harness.settle(failing)
    harness.begin(failing, "repair")
    harness.settle(failing, "repair")
    harness.begin(failing, "attribute")
    harness.fail(failing, "attribute")
    harness.store.dead_replay(next(item.id for item in harness.store.dead_list() if item.letter.article_id == "a-2"))
    harness.take_in()
    harness.begin(dead)
    gone = harness.submit("gone")
    harness.delete_entry(next(entry for article_id, entry in harness.entries() if article_id == "gone"), gone.lane)
    harness.store.accept_losses()


def test_every_key_and_every_field_is_documented(redis_harness: RedisHarness) -> None:
    live(redis_harness)
    redis_harness.client.hset("{qw}:paused", mapping={"since": 1, "reason": "x", "next_probe": 1})
    redis_harness.submit("trial")
    redis_harness.store.mark_trial(redis_harness.read()[0])
    seen: set[str] = set()
    for name in map(text, redis_harness.client.keys()):
        key = documented(name.partition(":")[2])
        seen.add(key.name)
        kind = text(redis_harness.client.type(name))
        assert key.type == "any" or key.type.startswith(kind)
        fields = [pattern(field) for field in key.fields]
        for field in found_fields(redis_harness, name, kind) if key.fields else ():
            assert any(one.fullmatch(field) for one in fields), f"{name}: {field} is not documented"
    assert seen == {key.name for key in KEYS} - {"<name>:unreadable", "renumbered"}


def found_fields(harness: RedisHarness, name: str, kind: str) -> set[str]:
    if kind == "hash":
        return {text(field) for field in harness.client.hgetall(name)}
    entries = [fields for _, fields in harness.client.xrange(name) or []]
    return {text(field) for fields in entries for field in fields or {}}


def test_no_documented_field_of_an_article_is_unknown_to_the_code(redis_harness: RedisHarness) -> None:
    live(redis_harness)
    names = [text(name) for name in redis_harness.client.keys("{qw}:article:*")]
    found = {field for name in names for field in found_fields(redis_harness, name, "hash")}
    for field in ARTICLE_FIELDS:
        assert any(pattern(field).fullmatch(one) for one in found), f"{field} is documented, but nowhere found"
