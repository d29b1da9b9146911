"""Files of JSON Lines: rotation, full disks, and what a crash leaves."""

import gzip
import json
import os
from pathlib import Path

import pytest

from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import SinkAwayError
from quotewire.worker.sinks.jsonl import JsonLinesSink, whole_bytes
from tests.unit.worker.clock import Clock


def event(number: int) -> ReceivedEvent:
    envelope = json.dumps({"id": f"e-{number}", "data": {"text": "“Yes,” " * 50}}, ensure_ascii=False)
    return ReceivedEvent(f"{number}-0", f"e-{number}", "t", "s", {}, envelope.encode())


def read(folder: Path) -> list[str]:
    bodies = [
        gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
        for file in sorted(folder.glob("*.jsonl*"))
    ]
    return [json.loads(line)["id"] for body in bodies for line in body.splitlines()]


@pytest.mark.parametrize("compress", [True, False])
def test_a_new_file_begins_by_size_and_by_age(tmp_path: Path, compress: bool) -> None:
    clock = Clock()
    sink = JsonLinesSink(tmp_path, "m", compress=compress, max_bytes=300, max_seconds=60, clock=clock)
    for number in range(12):
        clock.now += 1
        sink.write([event(number)])
    by_size = len([*tmp_path.glob("*.jsonl" + ".gz" * compress)])
    assert by_size >= 1
    clock.now += 61
    sink.write([event(12)])
    assert len([*tmp_path.glob("*.part")]) == 1
    sink.close()
    assert read(tmp_path) == [f"e-{number}" for number in range(13)]
    assert not [*tmp_path.glob("*.part")]
    assert len([*tmp_path.iterdir()]) >= by_size + 1


@pytest.mark.parametrize("compress", [True, False])
def test_a_full_disk_leaves_whole_batches_and_the_same_batch_can_be_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, compress: bool
) -> None:
    sink = JsonLinesSink(tmp_path, "m", compress=compress)
    sink.write([event(0)])

    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        for _ in range(3):
            with pytest.raises(SinkAwayError, match="No space left"):
                sink.write([event(1), event(2)])
    sink.write([event(1), event(2)])
    sink.close()
    assert read(tmp_path) == ["e-0", "e-1", "e-2"]


@pytest.mark.parametrize("compress", [True, False])
def test_whatever_a_crash_has_cut_off_the_rest_can_be_read(tmp_path: Path, compress: bool) -> None:
    sink = JsonLinesSink(tmp_path, "m", compress=compress)
    sink.write([event(0)])
    (part,) = tmp_path.glob("*.part")
    first = part.stat().st_size
    sink.write([event(1)])
    assert sink._file is not None
    sink._file.close()  # as the end of the process does
    body = part.read_bytes()
    for length in range(len(body)):
        part.write_bytes(body[:length])
        assert whole_bytes(part) == (first if length >= first else 0), length
    part.write_bytes(body[:-3])
    again = JsonLinesSink(tmp_path, "m", compress=compress)
    again.write([event(1)])
    again.close()
    assert read(tmp_path) == ["e-0", "e-1"]


def test_other_members_files_are_left_alone(tmp_path: Path) -> None:
    other = JsonLinesSink(tmp_path, "other")
    other.write([event(0)])
    JsonLinesSink(tmp_path, "m").close()
    assert len([*tmp_path.glob("*.part")]) == 1
    other.close()
    assert read(tmp_path) == ["e-0"]
