"""Keeps threads of a worker's main process from asking a server while the process forks a child."""

import os
import threading
from typing import Final

no_fork: Final = threading.Lock()
"""Held by a thread that asks a server, and during every fork. A child forked in the middle would inherit redis-py's
locks from a thread that it does not have, and block forever as it starts."""
os.register_at_fork(before=no_fork.acquire, after_in_parent=no_fork.release, after_in_child=no_fork.release)
