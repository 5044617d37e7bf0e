"""Saving: whatever goes wrong, what was there stays whole, and nothing half-made is left.

Full disks, folders that take no files and ended processes are real. A file that is open in Excel on
Windows is the one thing that has to be played: there its replacement is refused.
"""

import errno
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dhrxl.errors import DhrxlError
from dhrxl.files.folder import candidates
from dhrxl.files.saving import is_left_over, save, save_all
from tests.places import REPOSITORY

resource = pytest.importorskip("resource", reason="Windows has no such limits")
MANY = 20
needs_rights = pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a small disk")


def folder_of(path: Path) -> dict[str, bytes]:
    """Give the name and content of everything in a folder."""
    return {one.name: one.read_bytes() if one.is_file() else b"folder" for one in path.iterdir()}


def places(folder: Path, count: int = MANY) -> list[Path]:
    """Give the places of several files."""
    return [folder / f"{number:02}.xlsx" for number in range(1, count + 1)]


def refused(files: list[tuple[Path, bytes]]) -> str:
    """Give what is said of files that cannot be saved."""
    with pytest.raises(DhrxlError) as caught:
        save_all(files)
    return str(caught.value)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real disk with room for 200 kB, holding an older file."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no disk of its own can be mounted here")
    try:
        (disk / "01.xlsx").write_bytes(b"old")
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@needs_rights
@pytest.mark.parametrize("count", [1, MANY])
def test_full_disk(small_disk: Path, count: int) -> None:
    """A disk that is full leaves the old file whole, no half file, and one clear sentence."""
    said = refused([(path, bytes(300_000 // count)) for path in places(small_disk, count)])

    assert f"There is no room left in {small_disk}. Make some, or name another folder." == said
    assert {"01.xlsx": b"old"} == folder_of(small_disk)


@contextmanager
def no_file_above(size: int) -> Iterator[None]:
    """Let no file of this process grow beyond a size; Python leaves the signal out."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_seventh_of_twenty(tmp_path: Path) -> None:
    """Where the seventh file finds no room, none of the twenty is there, and no half one."""
    files = [(path, bytes(9_000 if n == 7 else 9)) for n, path in enumerate(places(tmp_path), 1)]

    with no_file_above(5_000):
        said = refused(files)

    assert f"There is no room left in {tmp_path}. Make some, or name another folder." == said
    assert {} == folder_of(tmp_path)


def test_several_folders(tmp_path: Path) -> None:
    """Files of two folders are saved together: where one has no room, the other stays as it was."""
    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        save(b"old", folder / "a.xlsx")

    with no_file_above(5_000):
        refused([(one / "a.xlsx", b"new"), (two / "a.xlsx", bytes(9_000))])

    assert {"a.xlsx": b"old"} == folder_of(one) == folder_of(two)
    save_all([(one / "a.xlsx", b"new"), (two / "a.xlsx", b"newer")])
    assert ({"a.xlsx": b"new"}, {"a.xlsx": b"newer"}) == (folder_of(one), folder_of(two))


def test_fault_while_a_file_is_made(tmp_path: Path) -> None:
    """Content that cannot be made costs all files of the run and leaves the older ones."""
    save(b"old", tmp_path / "a.xlsx")

    def files() -> Iterator[tuple[Path, bytes]]:
        yield tmp_path / "a.xlsx", b"new"
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        save_all(files())

    assert {"a.xlsx": b"old"} == folder_of(tmp_path)


def test_folder_in_its_place(tmp_path: Path) -> None:
    """A folder where a file should go is named before any file is moved."""
    for path in (paths := places(tmp_path, 3))[:2]:
        path.write_bytes(b"old")
    paths[2].mkdir()

    said = refused([(path, b"new") for path in paths])

    assert f"{paths[2]} is a folder. Name another file." == said
    assert {"01.xlsx": b"old", "02.xlsx": b"old", "03.xlsx": b"folder"} == folder_of(tmp_path)


def test_folder_gone(tmp_path: Path) -> None:
    """A folder that went away while the run worked is named."""
    folder = tmp_path / "gone"
    folder.mkdir()

    def files() -> Iterator[tuple[Path, bytes]]:
        yield folder / "a.xlsx", b"new"
        shutil.rmtree(folder)
        yield folder / "b.xlsx", b"new"

    with pytest.raises(DhrxlError) as caught:
        save_all(files())

    reason = os.strerror(errno.ENOENT)
    assert f"{folder} does not let you save files ({reason}). Name another folder." == str(
        caught.value
    )
    assert {} == folder_of(tmp_path)


def without_rights(program: str, *arguments: Path) -> subprocess.CompletedProcess[str]:
    """Run a program that, if we are root, has given root's rights away."""
    prefix = []
    if os.geteuid() == 0:
        if not shutil.which("setpriv"):
            pytest.skip("root, and no setpriv to give its rights away")
        prefix = ["setpriv", "--bounding-set=-all", "--inh-caps=-all"]
    return subprocess.run(
        [*prefix, sys.executable, "-c", program, *arguments],
        cwd=REPOSITORY, capture_output=True, text=True, check=False,
    )  # fmt: skip


SAVE = """
import sys
from pathlib import Path
from dhrxl.errors import DhrxlError
from dhrxl.files.saving import save_all
try:
    save_all([(Path(name), b"new") for name in sys.argv[1:]])
except DhrxlError as error:
    print(error, end="")
"""


def test_read_only_folder(tmp_path: Path) -> None:
    """A folder that takes no files is named, with the reason; another one's file is not moved."""
    locked, free = tmp_path / "locked", tmp_path / "free.xlsx"
    locked.mkdir(mode=0o555)

    done = without_rights(SAVE, free, locked / "a.xlsx")

    reason = os.strerror(errno.EACCES)
    assert f"{locked} does not let you save files ({reason}). Name another folder." == done.stdout
    assert {"locked": b"folder"} == folder_of(tmp_path)


def test_read_only_file(tmp_path: Path) -> None:
    """A file that somebody made read-only is not replaced, nor is any other of the run."""
    paths = places(tmp_path, 3)
    for path in paths:
        path.write_bytes(b"old")
    paths[1].chmod(0o444)

    done = without_rights(SAVE, *paths)

    assert f"{paths[1]} is read-only and is not replaced. Name another file." == done.stdout
    assert dict.fromkeys(("01.xlsx", "02.xlsx", "03.xlsx"), b"old") == folder_of(tmp_path)


def test_open_in_excel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file that Excel has open is named before any is moved; Windows' refusal is played here."""
    paths = places(tmp_path, 3)
    for path in paths:
        path.write_bytes(b"old")
    really = Path.open

    def refuse(self: Path, *given: str, **more: object) -> object:
        if self == paths[1] and given == ("r+b",):
            raise PermissionError(errno.EACCES, "in use")
        return really(self, *given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", refuse)
    said = refused([(path, b"new") for path in paths])

    monkeypatch.undo()
    assert f"{paths[1]} is open in another program. Close it and run the command again." == said
    assert dict.fromkeys(("01.xlsx", "02.xlsx", "03.xlsx"), b"old") == folder_of(tmp_path)


def replacing(after: int, then: BaseException) -> Callable[[Path, Path], Path]:
    """Give what moves files as they are moved, until something happens."""
    really, done = Path.replace, []

    def replace(self: Path, target: Path) -> Path:
        done.append(target)
        if len(done) == after:
            raise then
        return really(self, target)

    return replace


def test_opened_at_the_last_moment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Should a file be opened while others are moved, those that were written are named."""
    monkeypatch.setattr(Path, "replace", replacing(3, PermissionError(errno.EACCES, "in use")))

    said = refused([(path, b"new") for path in places(tmp_path)])

    assert (
        f"{tmp_path / '03.xlsx'} is open in another program. Close it and run the command again. "
        "2 of 20 files were written: 01.xlsx and 02.xlsx. The others are as they were." == said
    )
    assert {"01.xlsx": b"new", "02.xlsx": b"new"} == folder_of(tmp_path)


def test_stopped_while_files_are_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C between two moves stops the run when all are in place, never half-way."""
    monkeypatch.setattr(Path, "replace", replacing(3, KeyboardInterrupt()))

    with pytest.raises(KeyboardInterrupt):
        save_all([(path, b"new") for path in places(tmp_path)])

    assert {path.name: b"new" for path in places(tmp_path)} == folder_of(tmp_path)


def test_link(tmp_path: Path) -> None:
    """A link that lies where a file goes is replaced; what it leads to stays as it was."""
    theirs, link = tmp_path / "theirs.txt", tmp_path / "a.xlsx"
    theirs.write_bytes(b"theirs")
    link.symlink_to(theirs)

    save(b"new", link)

    assert {"theirs.txt": b"theirs", "a.xlsx": b"new"} == folder_of(tmp_path)
    assert not link.is_symlink()


def test_ctrl_c_while_it_clears_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C that comes when all is moved, and the folder beside goes, leaves no folder."""
    removed, rmdir = [], Path.rmdir

    def interrupted(path: Path) -> None:
        removed.append(path)
        if len(removed) == 1:
            raise KeyboardInterrupt
        rmdir(path)

    monkeypatch.setattr(Path, "rmdir", interrupted)

    with pytest.raises(KeyboardInterrupt):
        save(b"new", tmp_path / "a.xlsx")

    assert {"a.xlsx": b"new"} == folder_of(tmp_path)
    assert [] == left_in(tmp_path)


def test_rights(tmp_path: Path) -> None:
    """A saved file may be read by whom any other new file may."""
    (tmp_path / "other").write_bytes(b"")

    save(b"new", tmp_path / "a.xlsx")

    assert (tmp_path / "other").stat().st_mode == (tmp_path / "a.xlsx").stat().st_mode


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o666])
def test_rights_of_what_is_replaced(mode: int, tmp_path: Path) -> None:
    """A file that replaces another may be read and changed by whom that might, and nobody else."""
    path, beside = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    path.write_bytes(b"old")
    path.chmod(mode)
    beside.write_bytes(b"")

    save_all([(path, b"new"), (tmp_path / "c.xlsx", b"first")])

    assert (b"new", mode) == (path.read_bytes(), path.stat().st_mode & 0o777)
    assert beside.stat().st_mode == (tmp_path / "c.xlsx").stat().st_mode


WAIT = """
import signal, sys, time
from pathlib import Path
from dhrxl.files.saving import save_all
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell may start it with Ctrl-C ignored
def files():
    yield Path(sys.argv[1], "a.xlsx"), b"new"
    print("written", flush=True)
    for _ in range(6000):
        time.sleep(0.01)  # a signal that comes just before a long sleep would wait for its end
save_all(files())
"""


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has written one file and not moved it yet."""
    process = subprocess.Popen(
        [sys.executable, "-c", WAIT, tmp_path], cwd=REPOSITORY, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert "written\n" == process.stdout.readline()
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def left_in(folder: Path) -> list[Path]:
    """Give what runs have left in a folder."""
    return [path for path in folder.iterdir() if is_left_over(path)]


def test_left_over_is_removed(tmp_path: Path, writing: subprocess.Popen[str]) -> None:
    """What a killed run left is of a known kind, and the next run that saves there removes it."""
    (left,) = left_in(tmp_path)
    writing.kill()
    writing.wait()
    assert [left] == list(tmp_path.iterdir())

    save(b"newer", tmp_path / "b.xlsx")

    assert {"b.xlsx": b"newer"} == folder_of(tmp_path)


def test_running_process_keeps_its_own(tmp_path: Path, writing: subprocess.Popen[str]) -> None:
    """What a run still writes is left alone by another run."""
    before = left_in(tmp_path)

    save(b"newer", tmp_path / "b.xlsx")

    assert (1, before) == (len(before), left_in(tmp_path))


def test_ended_by_ctrl_c(tmp_path: Path, writing: subprocess.Popen[str]) -> None:
    """Ctrl-C leaves nothing."""
    writing.send_signal(signal.SIGINT)
    writing.wait()

    assert {} == folder_of(tmp_path)


@pytest.mark.parametrize("name", ["~$dhrxl-notes", "~$dhrxl-0123abcd.xlsx", "~$police.xlsx"])
def test_files_of_others_stay(tmp_path: Path, name: str) -> None:
    """Only folders of ours are removed, however old, and never a file."""
    (tmp_path / name).mkdir()
    (tmp_path / "~$dhrxl-89abcdef").write_bytes(b"a file")

    save(b"new", tmp_path / "a.xlsx")

    kept = {name: b"folder", "~$dhrxl-89abcdef": b"a file", "a.xlsx": b"new"}
    assert kept == folder_of(tmp_path)


def test_file_put_into_ours_stays(tmp_path: Path) -> None:
    """A folder of ours into which somebody put a file stays with that file."""
    left = tmp_path / "~$dhrxl-89abcdef"
    left.mkdir()
    (left / "~$1.tmp").write_bytes(b"half a file")
    (left / "notes.txt").write_bytes(b"theirs")

    save(b"new", tmp_path / "a.xlsx")

    assert {"notes.txt": b"theirs"} == folder_of(left)


def test_left_over_is_no_return(tmp_path: Path, writing: subprocess.Popen[str]) -> None:
    """What a killed run left among returns is skipped, and said to be."""
    found = list(candidates([tmp_path]))

    assert {"~$0.tmp": True, "~$1.tmp": True} == {one.path.name: bool(one.skipped) for one in found}


def test_cost(tmp_path: Path) -> None:
    """Five hundred files take seconds, flushed as they are."""
    started = time.monotonic()

    save_all([(path, bytes(20_000)) for path in places(tmp_path, 500)])

    assert time.monotonic() - started < 30
