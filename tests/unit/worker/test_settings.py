"""Settings from the environment: which values are refused, and that no secret is shown."""

from collections.abc import Iterator

import pytest

from quotewire.worker.celery import configuration
from quotewire.worker.dispatch.dispatcher import DispatcherConfig
from quotewire.worker.server_url import celery_url, redacted
from quotewire.worker.settings import Settings, SettingsError, get_settings
from quotewire.worker.store.connect import limits
from quotewire.worker.store.protocol import Limits


@pytest.fixture(autouse=True)
def _fresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    get_settings.cache_clear()
    for name in Settings.model_fields:
        monkeypatch.delenv(f"QUOTEWIRE_{name.upper()}", raising=False)
    yield
    get_settings.cache_clear()


def test_the_broker_is_the_redis_url_unless_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTEWIRE_REDIS_URL", "redis://one:6379/0")
    assert Settings().broker == "redis://one:6379/0"
    monkeypatch.setenv("QUOTEWIRE_BROKER_URL", "redis://two:6379/0")
    assert Settings().broker == "redis://two:6379/0"


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("QUOTEWIRE_LANES", "0", "greater than or equal to 1"),
        ("QUOTEWIRE_LEASE_SECONDS", "soon", "valid integer"),
        ("QUOTEWIRE_REDIS_URL", "http://:hunter2@x", "redis://"),
        ("QUOTEWIRE_LOG_FORMAT", "xml", "pattern"),
    ],
)
def test_a_bad_value_is_named_and_not_shown(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError, match=variable) as caught:
        get_settings()
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_an_empty_variable_counts_as_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUOTEWIRE_LANES", "")
    assert get_settings().lanes == 1


def test_urls_are_not_in_the_repr() -> None:
    assert "hunter2" not in repr(Settings(redis_url="redis://:hunter2@x/0", broker_url="redis://:hunter2@y/0"))


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("redis://:hunter2@10.0.0.1:6379/0", "redis://:***@10.0.0.1:6379/0"),
        ("rediss://user:p%40ss@host/1", "rediss://user:***@host/1"),
        ("redis://127.0.0.1:6379/0", "redis://127.0.0.1:6379/0"),
        ("unix:///tmp/valkey.sock?password=hunter2", "unix:///tmp/valkey.sock"),
    ],
)
def test_a_redacted_url_has_no_password(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_a_unix_socket_is_spelt_as_kombu_does() -> None:
    assert celery_url("unix:///run/v.sock?db=2") == "redis+socket:///run/v.sock?virtual_host=2"


@pytest.mark.parametrize("lease", [1, 30, 300, 3600])
def test_limits_are_in_order_soft_hard_visibility(lease: int) -> None:
    settings = Settings(lease_seconds=lease)
    conf = configuration(settings)
    visibility = conf["broker_transport_options"]["visibility_timeout"]
    assert conf["task_soft_time_limit"] < conf["task_time_limit"] < visibility
    assert conf["task_time_limit"] <= max(30, lease)
    assert conf["accept_content"] == ["json"]


def test_the_parts_default_to_what_the_settings_do() -> None:
    settings = Settings()
    assert limits(settings) == Limits()
    assert settings.in_flight == DispatcherConfig().in_flight
