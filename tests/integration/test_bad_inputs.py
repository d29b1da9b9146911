"""Bad input from producers is refused or dead-lettered, and the article after it goes through."""

import json
from collections.abc import Callable

import pytest
from redis import Redis

from quotewire.worker.local.stack import Stack
from quotewire.worker.store.redis.store import RedisStore
from tests.integration.conftest import Quotewire, WaitFor, state_of

pytestmark = pytest.mark.integration

GERMAN = (
    "Der Bürgermeister sagte am Montag, dass die Brücke für zwei Wochen gesperrt wird. Niemand müsse Angst haben. " * 3
)


def body(name: str, **fields: object) -> bytes:
    return json.dumps({"id": name, **fields}, ensure_ascii=False).encode()


BAD: dict[str, tuple[Callable[[str], bytes], str]] = {
    "truncated JSON": (lambda name: body(name, text="The mayor said")[:-3], "invalid_json"),
    "wrong type": (lambda name: body(name, text=["The", "mayor"]), "invalid_article"),
    "both bodies": (lambda name: body(name, text="The mayor", html="<p>The mayor</p>"), "invalid_article"),
    "neither body": (lambda name: body(name, title="The mayor"), "invalid_article"),
    "3 MB": (lambda name: body(name, text="The mayor said so. " * 160_000), "too_large"),
    "invalid UTF-8": (lambda name: body(name, text="The mayor said").replace(b"said", b"s\xff\xfed"), "invalid_utf8"),
    "unknown version": (lambda name: body(name, text="The mayor", schema_version="2"), "unknown_schema_version"),
    "PDF bytes": (lambda name: b"%PDF-1.7\n%\xe2\xe3\xcf\xd3 " + name.encode(), "invalid_utf8"),
    "not an object": (lambda name: json.dumps([name]).encode(), "invalid_article"),
}
ODD: dict[str, tuple[Callable[[str], bytes], str | None]] = {
    "empty": (lambda name: body(name, text=""), "rejected"),
    "NUL bytes": (lambda name: body(name, text="The mayor\0 said that the bridge\0 is closed. " * 5), None),
    "10,000 nested tags": (lambda name: body(name, html="<div>" * 10_000 + "The mayor said so."), None),
    "200,000 characters in a line": (lambda name: body(name, text="The mayor " + "a" * 200_000), None),
    "200,000 characters in a paragraph": (lambda name: body(name, text="The mayor said it is so. " * 8_000), None),
    "not English": (lambda name: body(name, text=GERMAN), "rejected"),
}


@pytest.mark.parametrize("case", BAD)
def test_what_cannot_be_read_is_kept_as_a_dead_letter_and_refused_to_a_producer(  # noqa: PLR0917
    stack: Stack, store: RedisStore, name: str, quotewire: Quotewire, wait_for: WaitFor, case: str
) -> None:
    make, code = BAD[case]
    sent = make(name)
    with Redis.from_url(stack.url) as client:
        entry = client.xadd("{qw}:intake", {"article": sent}).decode()
    wait_for(lambda: [item for item in store.dead_list(count=500) if item.letter.entry == entry])
    (letter,) = [item.letter for item in store.dead_list(count=500) if item.letter.entry == entry]
    assert letter.reason.code == code
    assert letter.stage == "admit"
    if letter.body_encoding == "utf-8":
        assert letter.body.encode() == sent

    refused = quotewire("enqueue", "-", "--json", stdin=sent.replace(b"\n", b" "), check=False)
    assert refused.returncode == 1
    report = json.loads(refused.stdout)
    assert report["accepted"] == 0
    assert report["refusals"][0]["reason"]["code"] == code


@pytest.mark.parametrize("case", ODD)
def test_odd_articles_come_to_an_end(
    store: RedisStore, name: str, quotewire: Quotewire, wait_for: WaitFor, case: str
) -> None:
    make, expected = ODD[case]
    quotewire("enqueue", "-", stdin=make(name))
    wait_for(lambda: (record := store.article(name)) and record.state not in {"waiting", "active"}, what=case)
    state = state_of(store, name)
    assert state in ([expected] if expected else ["completed", "rejected"])


def test_a_bad_line_does_not_stop_its_neighbours(
    store: RedisStore, name: str, article: dict[str, str], quotewire: Quotewire, wait_for: WaitFor
) -> None:
    second = article | {"id": f"{name}-2"}
    lines = [json.dumps(article), '{"text": ', json.dumps(second)]
    done = quotewire("enqueue", "-", "--json", stdin="\n".join(lines), check=False)
    assert done.returncode == 1
    assert json.loads(done.stdout)["accepted"] == 2
    for sent in (article, second):
        wait_for(lambda: (record := store.article(sent["id"])) and record.state == "completed")  # noqa: B023
