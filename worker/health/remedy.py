"""What to do about an error of the server: only one that did not answer may not run, or be another."""

import re
from typing import Final

_REMEDIES: Final = (
    (r"WRONGPASS|NOAUTH|invalid username|invalid password|Authentication", "are its user and password right?"),
    (r"NoPermission|no permissions", "it needs a user with the rights of this command: docs/how-to/secure.md"),
    (r"MISCONF|No space left", "it cannot write to its disk: make room there, and it goes on by itself"),
    (r"MovedError|AskError|MOVED \d", "it is one node of a Redis Cluster: write redis+cluster:// in place of redis://"),
    (r"Cluster mode is not enabled", "it is no Redis Cluster: write redis:// in place of redis+cluster://"),
    (r"No master found for", "do the Sentinels know the master by this name? sentinel://host:port/NAME"),
    (r"read only replica|READONLY", "it is a replica: name the server that it copies"),
    (r"NOREPLICAS|enough good replicas", "its replicas are away: bring them back, or lower its min-replicas-to-write"),
    (r"loading the dataset|LOADING", "it is starting: wait until it has read its data"),
    (r"DB index is out of range", "it has fewer databases: leave the number at the end of the URL out, or write 0"),
    (
        r"Timeout reading|Timeout connecting",
        "it hangs or is very busy: is its disk full or slow, and does it speak TLS?",
    ),
    (r"maxmemory|OOM", "give it more memory (CONFIG SET maxmemory)"),
    (r"max number of clients", "raise its maxclients, or stop what is connected"),
    (r"WRONGTYPE|user_script", "a key of quotewire holds something else: a dispatcher moves it aside within seconds"),
)


def what_to_do(error: Exception | str, variable: str) -> str:
    """What to do about an error of the server whose address is in the environment variable.

    >>> what_to_do(OSError("Connection refused"), "QUOTEWIRE_REDIS_URL")
    'is it running, and is QUOTEWIRE_REDIS_URL right?'
    >>> what_to_do(OSError("MISCONF Errors writing to the AOF file: No space left on device"), "QUOTEWIRE_REDIS_URL")
    'it cannot write to its disk: make room there, and it goes on by itself'
    """
    text = error if isinstance(error, str) else f"{type(error).__name__}: {error}"
    found = (words for pattern, words in _REMEDIES if re.search(pattern, text))
    return next(found, f"is it running, and is {variable} right?")
