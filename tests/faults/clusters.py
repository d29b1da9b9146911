"""Stacks whose articles are on a Redis Cluster, or on the master that Sentinels name."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from quotewire.schemas import Article
from quotewire.worker.store.keys import Keys
from quotewire.worker.store.protocol import Status, StoreUnavailableError
from quotewire.worker.store.redis.values import as_text
from tests.clusters import Cluster, Node
from tests.faults.harness import LONG, PATIENCE, TEXT, House, Story
from tests.sentinels import Sentinels

LANES: Final = 4
NODE_TIMEOUT: Final = 15_000 if LONG else 1_000
"""Milliseconds until a master counts as failed. 15 s is the server's default, which the long form waits for."""


class WaitingHouse(House):
    """A house whose operator and producer wait for a server that is away, as they do at work."""

    def status(self) -> Status:
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                return self.store.status()
            except StoreUnavailableError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)

    def send(self, story: Story, count: int, text: str = TEXT) -> list[Article]:
        made = self.articles(story, count, text)
        for start in range(0, count, 100):
            self.put(made[start : start + 100])
        return made

    def put(self, batch: Sequence[Article]) -> None:
        """Put articles on the intake, waiting for a server that is away."""
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                results = self.store.enqueue(batch)
            except StoreUnavailableError:  # some may have been accepted: then they are duplicates
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)
            else:
                assert {result.status for result in results} <= {"accepted", "duplicate"}
                return

    def terminal(self, article_id: str) -> bool:
        return self.states().get(article_id) in {"completed", "rejected", "dead"}

    def states(self) -> dict[str, str]:
        found: dict[str, str] = {}
        for client in self.servers():
            for name in client.scan_iter(match="{qw*}:article:*", count=10_000):
                values: list[Any] = client.hmget(name, "article_id", "state")
                found[as_text(values[0])] = as_text(values[1])
        return found


class SentinelHouse(WaitingHouse):
    """A stack whose articles and Celery's queues are on the master that three Sentinels name."""

    def __init__(self, folder: Path, model: Path, **env: str) -> None:
        super().__init__(folder, model, **env)
        self.sentinels = Sentinels(NODE_TIMEOUT, ["appendfsync always"])

    @property
    def url(self) -> str:
        return self.sentinels.url

    def __enter__(self) -> "SentinelHouse":
        self.sentinels.__enter__()
        super().__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.sentinels.__exit__()


class ClusterHouse(WaitingHouse):
    """A stack on a cluster of three masters with a replica each; Celery's queues are on a server of their own."""

    def __init__(
        self,
        folder: Path,
        model: Path,
        *,
        binary: str | None = None,
        replicas: int = 1,
        fsync: str = "always",
        **env: str,
    ) -> None:
        super().__init__(folder, model, **({"QUOTEWIRE_LANES": str(LANES)} | env))
        options = [f"cluster-node-timeout {NODE_TIMEOUT}", f"appendfsync {fsync}"]
        self.cluster = Cluster(3, replicas, folder / "cluster", options, binary)

    @property
    def url(self) -> str:
        return self.cluster.url

    def __enter__(self) -> "ClusterHouse":
        self.cluster.__enter__()
        super().__enter__()
        self.env["QUOTEWIRE_BROKER_URL"] = self.server.url
        return self

    def __exit__(self, *_: object) -> None:
        super().__exit__()
        self.cluster.__exit__()

    def master(self, lane: int) -> Node:
        """The master of a lane."""
        return self.cluster.master_of(self.intake(lane))

    def done_of(self, lane: int) -> int:
        """Number of terminal articles of a lane, as long as its master can be asked."""
        try:
            status = self.store.lane_status()[lane]
        except StoreUnavailableError:
            return 0
        return status.completed + status.rejected + status.dead

    @staticmethod
    def intake(lane: int) -> str:
        return Keys(lane, LANES).intake
