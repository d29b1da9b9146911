"""Addresses of clusters and Sentinels: how they are read, what is refused, and how Celery spells them."""

import pytest

from quotewire.worker.celery import configuration
from quotewire.worker.server_url import celery_options, celery_url, redacted, several_hosts
from quotewire.worker.settings import Settings, SettingsError


def test_a_cluster_by_some_of_its_nodes() -> None:
    parts = several_hosts("rediss+cluster://worker:p%40ss@a.example:7000,b.example,[::1]:7002?ssl_ca_certs=/ca.pem")
    assert parts is not None
    assert parts.kind == "cluster"
    assert parts.hosts == (("a.example", 7000), ("b.example", 6379), ("::1", 7002))
    assert parts.connection == {"username": "worker", "password": "p@ss", "ssl": True, "ssl_ca_certs": "/ca.pem"}
    assert "p@ss" not in repr(parts)


def test_sentinels_have_rights_of_their_own() -> None:
    parts = several_hosts("sentinels://:secret@a,b:5/press?db=3&sentinel_username=watch&sentinel_password=eye")
    assert parts is not None
    assert (parts.kind, parts.name, parts.db) == ("sentinel", "press", 3)
    assert parts.hosts == (("a", 26379), ("b", 5))
    assert parts.connection == {"password": "secret", "ssl": True}
    assert parts.sentinel == {"username": "watch", "password": "eye", "ssl": True}


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("sentinel://a:hunter2@x", "the name that the Sentinels know the master by"),
        ("sentinel://a:hunter2@x/press?db=two", "db that is no number"),
        ("sentinel://a:hunter2@x:1;sentinel://a:hunter2@y:1", "write one, with commas"),
        ("sentinel://a:hunter2@x/press?sock=1", "an option that is not known: sock"),
        ("redis+cluster://a:hunter2@x/3", "a cluster has only one"),
        ("redis+cluster://a:hunter2@x,", "host that cannot be read"),
        ("redis+cluster://a:hunter2@x:port", "host that cannot be read"),
    ],
)
def test_what_cannot_be_read_is_said_without_the_password(url: str, said: str) -> None:
    with pytest.raises(ValueError, match=said) as caught:
        several_hosts(url)
    assert "hunter2" not in str(caught.value)
    with pytest.raises(ValueError, match="redis_url"):
        Settings(redis_url=url)


def test_celery_needs_each_sentinel_and_the_masters_name() -> None:
    settings = Settings(redis_url="sentinels://u:p%2Fw@a,b:5/press?db=2&sentinel_password=eye")
    assert settings.broker == "sentinel://u:p%2Fw@a:26379/2;sentinel://u:p%2Fw@b:5/2"
    celery = configuration(settings)
    options = celery["broker_transport_options"]
    assert options["master_name"] == "press"
    assert options["sentinel_kwargs"] == {"password": "eye", "ssl": True}
    assert celery["broker_use_ssl"] == {"ssl_cert_reqs": "required"}
    assert "broker_use_ssl" not in configuration(Settings(redis_url="sentinel://a/press"))


def test_other_brokers_have_no_such_options() -> None:
    for url in ("redis://a/0", "unix:///s", "amqp://a//"):
        assert celery_options(url) == ({}, None)
    assert celery_url("amqp://a//") == "amqp://a//"


def test_a_cluster_needs_a_broker_of_its_own() -> None:
    with pytest.raises(SettingsError, match="QUOTEWIRE_BROKER_URL must be set"):
        _ = Settings(redis_url="redis+cluster://a").broker
    assert Settings(redis_url="redis+cluster://a", broker_url="redis://b/0").broker == "redis://b/0"
    with pytest.raises(ValueError, match="cannot keep its queues on a Redis Cluster"):
        Settings(broker_url="redis+cluster://a")


def test_no_password_is_shown() -> None:
    shown = redacted("sentinel://u:hunter2@a:1/0;sentinel://u:hunter2@b:2/0")
    assert shown == "sentinel://u:***@a:1/0;sentinel://u:***@b:2/0"
    assert redacted("redis+cluster://u:hunter2@a:1,b:2") == "redis+cluster://u:***@a:1,b:2"
