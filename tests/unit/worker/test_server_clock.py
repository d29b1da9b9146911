"""How long a message has been held is told by the server's clock, however wrong those of the workers are."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import pytest
from kombu import connection as kombu_connection
from kombu.transport import redis as kombu_redis
from kombu.transport.redis import QoS
from redis import Redis
from redis.exceptions import NoPermissionError

from quotewire.worker.celery_patches.server_clock import LOOK_SECONDS, ServerClock, tell_time_by_the_server
from quotewire.worker.local.valkey import EmbeddedValkey
from tests.unit.worker.clock import Clock

TWO_HOURS = 7200.0
redis_transport: Any = kombu_redis  # kombu has no types
Connection: Any = kombu_connection.Connection


@pytest.fixture
def patched(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    for owner, name in ((QoS, "append"), (QoS, "restore_visible"), (redis_transport, "time")):
        monkeypatch.setattr(owner, name, getattr(owner, name))  # and back again afterwards
    return tell_time_by_the_server


@contextmanager
def off_by(seconds: float) -> Iterator[None]:
    """A wrong clock, as kombu sees it."""
    right = time.time
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(time, "time", lambda: right() + seconds)
        if redis_transport.time is right:
            patch.setattr(redis_transport, "time", time.time)
        yield


def take(connection: Any) -> Any:  # noqa: ANN401 - kombu has no types
    """Take a message, and do not acknowledge it yet."""
    with connection.SimpleQueue("extract") as queue:
        queue.put({"a": 1})
        return queue.get(timeout=5)


@pytest.mark.parametrize(("taking", "looking"), [(-TWO_HOURS, 0.0), (0.0, TWO_HOURS)])
def test_what_a_live_worker_holds_is_not_delivered_again(
    taking: float, looking: float, patched: Callable[[], None]
) -> None:
    options = {"visibility_timeout": 1170, "unacked_restore_throttle": 1}
    with EmbeddedValkey(tcp=True) as server, Redis.from_url(server.url) as client:
        patched()
        with (
            Connection(server.url, transport_options=options) as one,
            Connection(server.url, transport_options=options) as two,
        ):
            with off_by(taking):
                message = take(one)
            ((_, at),) = client.zrange("unacked_index", 0, -1, withscores=True)
            assert abs(at - client.time()[0]) < 60
            with off_by(looking):
                two.default_channel.qos.restore_visible(interval=1)
            assert (client.llen("extract"), client.hlen("unacked")) == (0, 1)
            message.ack()


def channel_of(answer: Callable[[], tuple[int, int]]) -> Any:  # noqa: ANN401
    @contextmanager
    def acquire() -> Iterator[SimpleNamespace]:
        yield SimpleNamespace(time=answer)

    return SimpleNamespace(conn_or_acquire=acquire)


def test_the_server_is_asked_now_and_then() -> None:
    passing = Clock()
    answers = iter([(5_000, 0), (9_000, 500_000)])
    channel = channel_of(lambda: next(answers))
    clock = ServerClock(lambda: passing.now)
    clock.look(channel)
    passing.now += LOOK_SECONDS - 1
    clock.look(channel)
    assert clock.now() == 5_000 + LOOK_SECONDS - 1
    passing.now += 1
    clock.look(channel)
    assert clock.now() == 9_000.5


def test_a_user_who_may_not_ask_has_the_machines_clock() -> None:
    def refuse() -> tuple[int, int]:
        raise NoPermissionError

    clock = ServerClock()
    clock.look(channel_of(refuse))
    assert abs(clock.now() - time.time()) < 60
