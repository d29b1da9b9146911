"""Files of JSON Lines: rotation, full disks, and what a crash leaves."""

import gzip
import json
import os
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from quotewire.worker.consumer import ReceivedEvent
from quotewire.worker.sinks.base import SinkAwayError, SinkFailedError
from quotewire.worker.sinks.jsonl import JsonLinesSink, whole_bytes
from tests.unit.worker.clock import Clock
from tests.unit.worker.sinks.disk import file_size_limit


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
def test_a_disk_with_room_for_a_part_of_a_batch_loses_none_of_it(tmp_path: Path, compress: bool) -> None:
    """The system then writes that part, says how much, and reports no error."""
    sink = JsonLinesSink(tmp_path, "m", compress=compress)
    sink.write([event(0)])
    (part,) = tmp_path.glob("*.part")
    with file_size_limit(part.stat().st_size + 20):
        for _ in range(2):
            with pytest.raises(SinkAwayError, match="File too large"):
                sink.write([event(1), event(2)])
    sink.write([event(1), event(2)])
    sink.close()
    assert read(tmp_path) == ["e-0", "e-1", "e-2"]


def test_what_a_failed_write_has_left_is_in_no_finished_file(tmp_path: Path) -> None:
    sink = JsonLinesSink(tmp_path, "m", compress=False)
    sink.write([event(0)])
    (part,) = tmp_path.glob("*.part")
    with file_size_limit(part.stat().st_size + 20), pytest.raises(SinkAwayError):
        sink.write([event(1)])
    sink.close()
    assert read(tmp_path) == ["e-0"]


def test_a_file_is_finished_in_time_though_no_event_comes(tmp_path: Path) -> None:
    clock = Clock()
    sink = JsonLinesSink(tmp_path, "m", max_seconds=60, clock=clock)
    sink.write([event(0)])
    clock.now += 59
    sink.settle()
    assert [*tmp_path.glob("*.part")]
    clock.now += 1
    sink.settle()
    assert not [*tmp_path.glob("*.part")]
    assert read(tmp_path) == ["e-0"]
    clock.now += 60
    sink.settle()
    sink.close()
    assert read(tmp_path) == ["e-0"]


def test_a_clock_that_is_set_back_leaves_no_file_open(tmp_path: Path) -> None:
    clock = Clock()
    sink = JsonLinesSink(tmp_path, "m", max_seconds=60, clock=clock)
    sink.write([event(0)])
    clock.now -= 3_600
    sink.settle()
    assert not [*tmp_path.glob("*.part")]
    assert read(tmp_path) == ["e-0"]


@pytest.mark.parametrize("step", ["settle", "write"])
def test_a_file_that_could_not_get_its_name_gets_it_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    clock = Clock()
    sink = JsonLinesSink(tmp_path, "m", max_seconds=60, clock=clock)
    sink.write([event(0)])
    clock.now += 60

    def go_on() -> None:
        sink.settle() if step == "settle" else sink.write([event(1)])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    for name in ("pathlib.Path.rename", "quotewire.worker.sinks.jsonl._sync"):  # the file, then its folder
        with monkeypatch.context() as patch:
            patch.setattr(name, refuse)
            with pytest.raises(SinkAwayError, match=r"events-.*\.part: Permission denied"):
                go_on()
    go_on()
    sink.close()
    assert read(tmp_path) == (["e-0"] if step == "settle" else ["e-0", "e-1"])
    assert not [*tmp_path.glob("*.part")]


def test_an_end_that_cannot_finish_the_file_leaves_it_to_the_next_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sink = JsonLinesSink(tmp_path, "m")
    sink.write([event(0)])

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "rename", refuse)
        with capture_logs() as logs:
            sink.close()
        assert [(line["event"], line["error"]) for line in logs] == [("file_not_finished", "Permission denied")]
        with pytest.raises(SinkFailedError, match="Permission denied"):
            JsonLinesSink(tmp_path, "m")
    JsonLinesSink(tmp_path, "m").close()
    assert read(tmp_path) == ["e-0"]


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


@pytest.mark.parametrize("name", ["other", "a-m"])
def test_other_members_files_are_left_alone(tmp_path: Path, name: str) -> None:
    other = JsonLinesSink(tmp_path, name)
    other.write([event(0)])
    for member in ("m", "[a-z]*"):
        JsonLinesSink(tmp_path, member).close()
    assert len([*tmp_path.glob("*.part")]) == 1
    other.close()
    assert read(tmp_path) == ["e-0"]


def test_a_member_that_cannot_be_part_of_a_files_name_is_refused(tmp_path: Path) -> None:
    """Each event would wait for a file that cannot be made."""
    with pytest.raises(SinkFailedError, match="'desk/1' is part of the files' names, which have no '/'"):
        JsonLinesSink(tmp_path, "desk/1")
