"""An acknowledgement that cannot be told gives its place back, and ends no worker."""

from types import SimpleNamespace
from typing import Any

import pytest
from kombu.transport.redis import QoS, Transport

from quotewire.worker.celery_patches.failed_acks import free_places_of_failed_acks


@pytest.fixture(autouse=True)
def _patched(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ack", "reject"):
        monkeypatch.setattr(QoS, name, getattr(QoS, name))  # and back again afterwards
    free_places_of_failed_acks()


def held_by(channel: object, tag: str) -> Any:  # noqa: ANN401
    """The messages that a channel's consumers hold: one."""
    qos: Any = QoS(channel)  # type: ignore[no-untyped-call]  # kombu has no types
    qos._on_collect.cancel()
    qos._delivered[tag] = object()
    return qos


@pytest.mark.parametrize("step", ["ack", "reject"])
def test_a_message_whose_channel_was_closed_is_a_lost_connection(step: str) -> None:
    """kombu would fail with an AttributeError in Celery's loop, and the worker would end."""
    qos = held_by(SimpleNamespace(connection=None), "tag")
    with pytest.raises(ConnectionError) as caught:
        getattr(qos, step)("tag")
    assert isinstance(caught.value, Transport.connection_errors)
    assert not isinstance(caught.value, BrokenPipeError)  # which Celery would raise again
    qos._flush()
    assert not qos._delivered


@pytest.mark.parametrize("step", ["ack", "reject"])
def test_a_message_that_the_server_cannot_be_told_of_gives_its_place_back(
    step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(QoS, "_remove_from_indices", refuse)
    qos = held_by(SimpleNamespace(connection=object()), "tag")
    with pytest.raises(TimeoutError):
        getattr(qos, step)("tag")
    qos._flush()
    assert not qos._delivered
