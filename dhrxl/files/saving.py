"""Files are saved whole or not at all: beside their place first, then moved there in one step.

Several files are all written, and flushed to the disk, before the first of them is moved. So a
full disk, a fault in the seventh of twenty and Ctrl-C leave what was there before. A run that is
ended from outside (the power fails) can leave the folder it wrote in; the next run that saves
beside it takes it away. Nobody reads what is in it: names begin as those of Excel's lock files.
"""

import errno
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from dhrxl.errors import DhrxlError
from dhrxl.model.text import listed

_BESIDE = re.compile(r"~\$dhrxl-[0-9a-f]{8}")
_HELD = "~$0.tmp"
"""A file that a run keeps open as long as it writes, so that others see that it still does."""
_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_MOST_NAMED = 10
_AT_ONCE = 16
"""Files flushed together: a disk is done with many hardly later than with one."""


def save(raw: bytes, path: Path) -> None:
    """Save a file; whatever goes wrong, a file already there stays as it was.

    Raises:
        DhrxlError: As for `save_all`.
    """
    save_all([(path, raw)])


def save_all(files: Iterable[tuple[Path, bytes]]) -> None:
    """Save several files, in one folder or in several: all of them, or none.

    They are moved into place when all are written. Where one cannot be moved then, although a
    moment before it could, the message names those that were.

    Args:
        files: Places and contents; each is asked for when the one before it is written.

    Raises:
        DhrxlError: A folder is not there, takes no files or has no room, or a file is open in
            another program or may not be changed.
    """
    with ExitStack() as stack:
        folders: dict[Path, Path] = {}
        waiting: dict[Path, Path] = {}
        for path, raw in files:
            folder = path.parent
            if folder not in folders:
                folders[folder] = stack.enter_context(_beside(folder))
            new = folders[folder] / f"~${len(waiting) + 1}.tmp"
            with _refusals(folder):
                new.write_bytes(raw)
            waiting[path] = new
        with ThreadPoolExecutor(_AT_ONCE) as threads:
            flushed = threads.map(_flush, waiting.values())
            for path in waiting:
                with _refusals(path.parent):
                    next(flushed)
                _expect_free(path)
        try:
            _move(waiting)
        except KeyboardInterrupt:
            _move({path: new for path, new in waiting.items() if new.exists()})
            raise
        for folder in folders:
            with suppress(OSError):  # a folder is no file everywhere
                _flush(folder)


def is_left_over(path: Path) -> bool:
    """Say whether this is a folder that a run wrote in and could not take away."""
    return bool(_BESIDE.fullmatch(path.name)) and path.is_dir() and not path.is_symlink()


@contextmanager
def _beside(folder: Path) -> Iterator[Path]:
    """Give a new folder in a folder; it is taken away in the end, with all that is left in it.

    It has the rights of its parent, which what is moved out of it keeps on Windows: Python's own
    temporary folders there are closed to everybody else.
    """
    if not folder.is_dir():
        msg = f"{folder} is not a folder. Make it first, or name another file."
        raise DhrxlError(msg)
    _remove_left_overs(folder)
    beside = folder / f"~$dhrxl-{os.urandom(4).hex()}"
    try:
        with ExitStack() as stack:
            with _refusals(folder):
                beside.mkdir()
                held = stack.enter_context((beside / _HELD).open("wb"))
            _lock(held.fileno())
            yield beside
    finally:
        try:
            _remove(beside)
        except KeyboardInterrupt:
            _remove(beside)
            raise


def _remove_left_overs(folder: Path) -> None:
    """Take away what runs left that were ended while they wrote; nothing that is not ours."""
    with suppress(OSError):
        for path in folder.iterdir():
            if is_left_over(path) and not _is_held(path / _HELD):
                _remove(path)


def _remove(beside: Path) -> None:
    """Take away a folder of ours and the files we put there; one that holds another stays."""
    with suppress(OSError):
        for file in beside.glob("~$*.tmp"):
            file.unlink()
        beside.rmdir()


if sys.platform == "win32":  # what is open cannot be removed there, and needs no lock

    def _lock(held: int) -> None:
        pass

    def _is_held(held: Path) -> bool:
        try:
            held.unlink(missing_ok=True)
        except OSError:
            return True
        return False

else:
    import fcntl

    def _lock(held: int) -> None:
        with suppress(OSError):  # a file system without locks
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _is_held(held: Path) -> bool:
        try:
            with held.open("r+b") as file:
                fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
        except FileNotFoundError:
            return False
        except OSError:
            return True
        return False


def _flush(path: Path) -> None:
    """Wait until a file, or a folder's list of them, lies on the disk."""
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _expect_free(path: Path) -> None:
    """Make sure, before any file is moved, that one may be put here: none is lost half-way.

    Raises:
        DhrxlError: A folder stands here, or a file that may not be changed now.
    """
    if path.is_dir():
        msg = f"{path} is a folder. Name another file."
        raise DhrxlError(msg)
    if path.is_file():
        if not os.access(path, os.W_OK):
            msg = f"{path} is read-only and is not replaced. Name another file."
            raise DhrxlError(msg)
        try:
            path.open("r+b").close()
        except OSError as error:
            raise _not_moved(path, error) from error


def _move(waiting: Mapping[Path, Path]) -> None:
    for count, (path, new) in enumerate(waiting.items()):
        _keep_rights(path, new)
        try:
            new.replace(path)
        except OSError as error:
            raise _not_moved(path, error, list(waiting)[:count], len(waiting)) from error


def _keep_rights(path: Path, new: Path) -> None:
    """Give a file the rights of the one it replaces: who might not read that may not read this."""
    with suppress(OSError):  # there is none, or nobody may change rights here
        new.chmod(path.stat().st_mode & 0o777)


def _not_moved(
    path: Path, error: OSError, moved: list[Path] | None = None, count: int = 1
) -> DhrxlError:
    """Say why a file could not be put in its place, and which others were."""
    if isinstance(error, PermissionError):
        msg = f"{path} is open in another program. Close it and run the command again."
    else:
        msg = f"{path} could not be written ({error.strerror}). Name another file."
    if moved:
        names = [one.name for one in moved[:_MOST_NAMED]]
        names += [f"{len(moved) - _MOST_NAMED:,} more"] if len(moved) > _MOST_NAMED else []
        done = f"{len(moved):,} of {count:,} files were written: {listed(names, 'and')}."
        msg = f"{msg} {done} The others are as they were."
    return DhrxlError(msg)


@contextmanager
def _refusals(folder: Path) -> Iterator[None]:
    """Turn what a folder refuses into a sentence; nothing in it was changed.

    Raises:
        DhrxlError: It has no room, or takes no files.
    """
    try:
        yield
    except OSError as error:
        if error.errno in _NO_ROOM:
            msg = f"There is no room left in {folder}. Make some, or name another folder."
        else:
            msg = f"{folder} does not let you save files ({error.strerror}). Name another folder."
        raise DhrxlError(msg) from error
