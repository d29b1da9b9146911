"""What a worker says in a signal handler."""

import os

import pytest

from quotewire.worker.celery_patches import json_lines


def test_a_log_that_cannot_be_written_does_not_keep_a_signal_from_its_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    json_lines._say("worker: Warm shutdown (MainProcess)")
