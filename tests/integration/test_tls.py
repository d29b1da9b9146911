"""``rediss://`` for every process, against a real TLS server: certificates are verified, and wrong ones refused."""

import json
import os
import ssl
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import pytest
import trustme

from quotewire.schemas import Article
from quotewire.worker.local.valkey import EmbeddedValkey
from quotewire.worker.store.protocol import StoreUnavailableError
from tests import forks
from tests.integration.conftest import BIN, TEXT, OpenAt, Spawn, WaitFor
from tests.integration.tls import TlsProxy

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def proxy(authority: trustme.CA, server: EmbeddedValkey) -> Iterator[TlsProxy]:
    """TLS in front of a password-protected Valkey, with a certificate for 127.0.0.1."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    with TlsProxy(context, int(server.url.rsplit(":", 1)[1].partition("/")[0])) as running:
        yield running


class UrlWith(Protocol):
    """A URL of the proxy, for a client that trusts an authority (or asks the system's)."""

    def __call__(self, authority: trustme.CA | None = None, host: str = "127.0.0.1", **options: str) -> str: ...


@pytest.fixture
def url_with(proxy: TlsProxy, server: EmbeddedValkey, tmp_path: Path) -> UrlWith:
    def url(authority: trustme.CA | None = None, host: str = "127.0.0.1", **options: str) -> str:
        if authority is not None:
            authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
            options["ssl_ca_certs"] = str(tmp_path / "ca.pem")
        return f"rediss://:{server.password}@{host}:{proxy.port}/0" + (f"?{urlencode(options)}" if options else "")

    return url


def test_articles_go_through_a_stack_that_speaks_tls(  # noqa: PLR0917
    url_with: UrlWith, authority: trustme.CA, proxy: TlsProxy, spawn: Spawn, open_at: OpenAt, wait_for: WaitFor
) -> None:
    url = url_with(authority)
    env = {"QUOTEWIRE_REDIS_URL": url, "QUOTEWIRE_LOG_FORMAT": "json"}
    spawn(str(BIN / "quotewire"), "dispatch", env=env)
    spawn(*forks.worker(children=1), env=env)
    store = open_at(url)
    store.enqueue([Article(id=f"tls-{number}", text=f"{TEXT} {number}") for number in range(5)])
    wait_for(lambda: store.status().completed == 5)
    done = forks.run([str(BIN / "quotewire"), "doctor", "--json"], env={**os.environ, **env}, timeout=60)
    assert {check["name"]: check["ok"] for check in json.loads(done.stdout)}["server"]
    assert proxy.refused == []


def broker_error(url: str) -> str:
    """Celery's error on connecting to the broker at ``url``; empty if it connects."""
    code = "from quotewire.worker.celery import app; app.connection_for_write().ensure_connection(max_retries=0, timeout=5)"
    done = subprocess.run(
        [str(BIN / "python"), "-c", code],
        env={**os.environ, "QUOTEWIRE_REDIS_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return done.stderr if done.returncode else ""


def test_a_server_with_another_authoritys_certificate_is_refused(
    url_with: UrlWith, open_at: OpenAt, proxy: TlsProxy
) -> None:
    url = url_with(trustme.CA())
    with pytest.raises(StoreUnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
        open_at(url).status()
    assert "certificate verify failed" in broker_error(url).lower()
    assert proxy.connections == 0


def test_without_an_authority_the_systems_are_asked_and_do_not_know_this_one(
    url_with: UrlWith, open_at: OpenAt, proxy: TlsProxy
) -> None:
    """kombu alone would not look at the certificate at all."""
    url = url_with()
    with pytest.raises(StoreUnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
        open_at(url).status()
    assert "certificate verify failed" in broker_error(url).lower()
    assert proxy.connections == 0


def test_a_certificate_for_another_name_is_refused(
    url_with: UrlWith, authority: trustme.CA, open_at: OpenAt, proxy: TlsProxy
) -> None:
    url = url_with(authority, host="localhost")
    with pytest.raises(StoreUnavailableError, match="CERTIFICATE_VERIFY_FAILED"):
        open_at(url).status()
    assert "hostname mismatch" in broker_error(url).lower()
    assert proxy.connections == 0


def test_the_right_authority_satisfies_the_broker(url_with: UrlWith, authority: trustme.CA) -> None:
    assert broker_error(url_with(authority)) == ""
