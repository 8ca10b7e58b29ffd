"""flowapi/cli/output_file.py"""

import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from flowapi.cli.output_file import output_file
from flowapi.errors.operating import CommandRefused


def write_half(path: Path, error: type[BaseException] | None = None) -> None:
    """Write until *error*, or a signal that ends the process."""
    with output_file(str(path)) as output:
        output.write(b"half")
        if error:
            raise error
        signal.raise_signal(signal.SIGTERM)


def test_a_file_is_there_once_it_is_whole(tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    with output_file(str(path)) as output:
        output.write(b"one ")
        assert not path.exists()
        output.write(b"two")

    assert path.read_bytes() == b"one two"
    assert (oct(path.stat().st_mode & 0o777), os.listdir(tmp_path)) == ("0o600", ["users.json"])


@pytest.mark.parametrize("error", [CommandRefused, KeyboardInterrupt, OSError])
def test_what_goes_wrong_leaves_what_was_there(error: type[BaseException], tmp_path: Path) -> None:
    path = tmp_path / "users.json"
    path.write_bytes(b"before")

    with pytest.raises(error):
        write_half(path, error)

    assert (path.read_bytes(), os.listdir(tmp_path)) == (b"before", ["users.json"])


def test_so_does_a_signal(tmp_path: Path) -> None:
    before = signal.getsignal(signal.SIGTERM)

    with pytest.raises(SystemExit) as end:
        write_half(tmp_path / "users.json")

    assert (end.value.code, os.listdir(tmp_path)) == (143, [])
    assert signal.getsignal(signal.SIGTERM) is before


def test_a_link_stays_one(tmp_path: Path) -> None:
    link, file = tmp_path / "link", tmp_path / "file"
    link.symlink_to(file)

    with output_file(str(link)) as output:
        output.write(b"content")

    assert (link.is_symlink(), file.read_bytes()) == (True, b"content")


def test_a_pipe_is_written_into(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(pipe.read_bytes()))
    reader.start()

    with output_file(str(pipe)) as output:
        output.write(b"content")

    reader.join()
    assert (read, pipe.is_fifo()) == ([b"content"], True)


@pytest.mark.parametrize(
    ("path", "reason"), [("nothing/users.json", "No such file or directory"), ("", "Is a directory")]
)
def test_a_place_that_cannot_be_written_is_told(path: str, reason: str, tmp_path: Path) -> None:
    place = str(tmp_path / path)

    with pytest.raises(CommandRefused) as refusal, output_file(place):
        pass

    assert str(refusal.value) == f"failed to write {place}: {reason}"


def test_a_disk_without_room_is_told() -> None:
    with pytest.raises(CommandRefused) as refusal, output_file("/dev/full") as output:
        output.write(b"content")

    assert str(refusal.value) == "failed to write /dev/full: No space left on device"


def test_the_standard_output_may_be_named_as_a_file() -> None:
    script = (
        "from flowapi.cli.output_file import output_file\n"
        "with output_file('/dev/stdout') as output: output.write(b'content')"
    )

    assert (
        subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout == b"content"
    )
