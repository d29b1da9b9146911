"""Addresses of clusters and Sentinels: how they are read, what is refused, and how Celery spells them."""

import pytest

from quotewire.worker.celery import configuration
from quotewire.worker.server_url import celery_options, celery_url, check_address, redacted, several_hosts
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


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("redis://a:hunter2@x:port/0", "host that cannot be read: 'x:port'"),
        ("redis://a:hunter2@x:99999/0", "host that cannot be read"),
        ("redis://a:hunter2@x/zero", "a database that is no number: 'zero'"),
        ("redis://a:hunter2@x/-1", "a database that is no number"),
        ("rediss://a:hunter2@x/0?ca=/ca.pem", "an option that is not known: ca "),
        ("unix:///s?db=x", "a db that is no number"),
        ("redis://a:hunter2@x/0?socket_timeout=soon", "a socket_timeout that is no number: 'soon'"),
    ],
)
def test_an_address_that_the_clients_would_choke_on_names_its_variable(url: str, said: str) -> None:
    for name in ("redis_url", "broker_url"):
        with pytest.raises(ValueError, match=f"(?s){name}.*{said}"):
            Settings.model_validate({name: url})
    with pytest.raises(ValueError, match=said) as caught:
        check_address(url)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "redis://u:hunter2/x@h:6379/0",
            "redis://u:hunter2#x@h/0",
            "redis://u:hunter2?x@h/0",
            "redis://u:9?x=hunter2@h",
        ),
        *("redis://u:12/hunter2@h:1/0", "redis://u:12#hunter2@h/0", "redis://u:a@b/hunter2@h/0", "redis:hunter2@h"),
        *("sentinel://u:hunter2/x@h/press", "redis+cluster://u:hunter2/x@h,h2", "rediss://u:hunter2\u2100x@h/0"),
        *(
            "amqp://u:hunter2/x@h//",
            "amqp://u:hunter2#x@h//",
            "redis+socket://u:hunter2?x@/run/s.sock",
            "amqp://u:hunter2;x@h",
        ),
    ],
)
def test_a_password_with_a_character_of_urls_is_not_told(url: str) -> None:
    with pytest.raises(ValueError, match=r"password write|must start") as caught:
        check_address(url, of_broker=True)
    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    "url",
    [
        "unix:///run/a@b/s.sock",
        "redis://h/0?password=p@ss",
        "redis://h?client_name=a@b",
        "amqp://u:p@h/desk@b",
        "amqp://a//;amqp://u:p@b//",
    ],
)
def test_an_at_sign_elsewhere_is_taken(url: str) -> None:
    check_address(url, of_broker=True)


@pytest.mark.parametrize("url", ["localhost:5672", "foo://x", "http://x"])
def test_a_broker_of_no_kind_that_celery_knows_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match=r"must start with redis://, .*amqp:// or amqps://"):
        Settings(broker_url=url)


@pytest.mark.parametrize(
    "url",
    [
        *(
            "redis://",
            "redis://:7711",
            "redis://[::1]:7711/3",
            "redis://u:p%40s@h/0 ",
            "rediss://h?ssl_ca_certs=/c.pem",
        ),
        *("unix:///run/s.sock?db=3", "redis://h/0?socket_timeout=5&client_name=a", "sentinel://h/press"),
    ],
)
def test_what_the_clients_read_is_taken(url: str) -> None:
    assert Settings(redis_url=url, broker_url=url).redis_url == url
    for broker in ("amqp://u:p@h:5672/v", "amqps://h//", "pyamqp://h"):
        assert Settings(broker_url=broker).broker == broker


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
