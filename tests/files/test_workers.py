"""Workers: what ends its process, or never comes back, costs itself and nothing else."""

import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dhrxl.errors import DhrxlError
from dhrxl.files.limits import Limits
from dhrxl.files.processes import pool
from dhrxl.files.workers import LARGEST_BATCH, NOT_STARTED, Lost, Watch, Workers, batches
from dhrxl.intake.coming import open_all
from dhrxl.intake.source import Asked, Opened
from tests.hostile import GOOD, with_rows
from tests.places import REPOSITORY

MIB = 2**20
HASTY = Workers(limits=Limits(seconds=2), processes=2)
SMALL = Workers(limits=Limits(memory=512 * MIB), processes=2)
needs_limit = pytest.mark.skipif(
    sys.platform != "linux", reason="only Linux holds a process to its memory"
)


def double(number: int) -> int:
    """Give twice a number; 3 ends the process, 5 never comes back, 7 takes all memory."""
    if number == 3:
        os.abort()
    if number == 5:
        time.sleep(600)
    if number == 7:
        return len(bytearray(4096 * MIB))
    return 2 * number


def ended(number: int) -> int:
    """End the process without a word, as a system does that is short of memory."""
    if number % 4 == 0:
        os.kill(os.getpid(), 9)
    return number


def noisy(text: str) -> str:
    """Print what a library may: words of a file, from below Python too."""
    sys.stderr.write(text)
    os.write(2, text.encode())
    return text


def test_order() -> None:
    """Results come in the order of the items, however many there are."""
    assert [2 * n for n in range(100, 400)] == list(Workers().each(double, range(100, 400)))
    assert [] == list(Workers().each(double, []))


@pytest.mark.parametrize("count", [8, 8 * 2 * LARGEST_BATCH])
def test_abort(count: int) -> None:
    """An item that ends its process is lost; those sent with it are done all the same."""
    items = [3, *range(100, 100 + count), 3]

    done = list(Workers(processes=2).each(double, items))

    assert [Lost(3, is_late=False), *(2 * n for n in items[1:-1]), Lost(3, is_late=False)] == done


def test_every_second_one_is_killed() -> None:
    """However many processes end, every item is given back."""
    items = list(range(1, 21))

    done = list(Workers(processes=2).each(ended, items))

    assert [n if n % 4 else Lost(n, is_late=False) for n in items] == done


def test_late() -> None:
    """An item that takes too long is lost, and said to be late."""
    started = time.monotonic()

    done = list(HASTY.each(double, [1, 5, 2]))

    assert [2, Lost(5, is_late=True), 4] == done
    assert time.monotonic() - started < 30


@needs_limit
def test_memory() -> None:
    """An item that takes more memory than it may is lost; the computer's is left alone."""
    assert [2, Lost(7, is_late=False), 4] == list(SMALL.each(double, [1, 7, 2]))


class Counting(Watch):
    """Remembers what it hears."""

    def __init__(self) -> None:
        self.expected = 0
        self.results: list[object] = []

    def expect(self, count: int) -> None:
        self.expected += count

    def came(self, result: object) -> None:
        self.results.append(result)


def test_progress() -> None:
    """Who watches hears of every item once, lost ones too."""
    watch = Counting()

    list(Workers(watch=watch).each(double, [1, 2, 3, 4]))

    assert (4, [2, 4, Lost(3, is_late=False), 8]) == (watch.expected, watch.results)


def test_nothing_is_printed(tmp_path: Path) -> None:
    """What libraries print about a file never comes out: it may be the words of an agency."""
    program = tmp_path / "program.py"
    program.write_text(
        "from dhrxl.files.workers import Workers\nfrom tests.files.test_workers import noisy\n"
        'if __name__ == "__main__":\n    print(list(Workers().each(noisy, ["a name"])))\n'
    )
    root = str(REPOSITORY)

    done = subprocess.run(
        [sys.executable, str(program)], env={**os.environ, "PYTHONPATH": root},
        capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip

    assert ("['a name']\n", "") == (done.stdout, done.stderr)


def test_unguarded_program(tmp_path: Path) -> None:
    """A program is read for without a guard against being run a second time: it never is."""
    program = tmp_path / "program.py"
    program.write_text(
        "from dhrxl.files.workers import Workers\nfrom tests.files.test_workers import double\n"
        "print(list(Workers().each(double, range(100, 103))))\n"
    )
    root = str(REPOSITORY)

    done = subprocess.run(
        [sys.executable, str(program)], env={**os.environ, "PYTHONPATH": root},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip

    assert ("[200, 202, 204]\n", "", 0) == (done.stdout, done.stderr, done.returncode)


@pytest.mark.parametrize("python", ["", "/no/such/python", sys.executable], ids=repr)
def test_no_process(python: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where no Python can be started, or another program, a person is told so."""
    monkeypatch.setattr(sys, "executable", python)
    monkeypatch.setattr(pool, "PROGRAM", "print('Good morning')")
    lonely = Workers(limits=Limits(memory=len(python) * MIB + 1024 * MIB))  # no pool has as much

    with pytest.raises(DhrxlError) as refused:
        list(lonely.each(double, [1, 2]))

    assert NOT_STARTED == str(refused.value)


def marked(path: Path) -> Path:
    """Leave a mark that the work is done."""
    path.touch()
    return path


def test_work_begins_before_anybody_asks(tmp_path: Path) -> None:
    """Work is done while whoever wants it does something else."""
    results = Workers().each(marked, [tmp_path / "done"])
    until = time.monotonic() + 60

    while not (tmp_path / "done").exists():
        assert time.monotonic() < until
        time.sleep(0.01)
    assert [tmp_path / "done"] == list(results)


def raised(text: str) -> str:
    """Raise what no result can be made of."""
    raise {"value": ValueError(text), "odd": Odd(text, 2)}[text]


class Odd(Exception):  # noqa: N818
    """Cannot be sent to another process."""

    def __init__(self, text: str, more: int) -> None:
        super().__init__(text)


def test_exception_comes_back() -> None:
    """An exception of the work is raised where its result was wanted; the process goes on."""
    workers = Workers(limits=Limits(memory=1536 * MIB))  # no pool has as much
    before = list(workers.each(identity, [0]))

    with pytest.raises(ValueError, match="value"):
        list(workers.each(raised, ["value"]))
    with pytest.raises(Exception, match="Odd"):
        list(workers.each(raised, ["odd"]))

    assert before == list(workers.each(identity, [0]))


def identity(_: int) -> int:
    """Give the process that works."""
    return os.getpid()


@pytest.mark.parametrize("count", [1, 7, 8, 9, 100, 1000])
@pytest.mark.parametrize("processes", [1, 2, 16])
def test_batches(count: int, processes: int) -> None:
    """Every item is in one batch, in order, and no batch is larger than the one before it."""
    cut = list(batches(range(count), processes))
    sizes = [len(batch) for batch in cut]

    assert list(range(count)) == [item for batch in cut for item in batch]
    assert sorted(sizes, reverse=True) == sizes
    assert max(sizes) <= LARGEST_BATCH


@pytest.mark.parametrize(
    ("is_late", "message"),
    [
        (
            True,
            "a.xlsx: expected at most 60 seconds of reading, found a file that takes longer. Copy "
            "the table into a fresh return, without what lies beyond it, and send that.",
        ),
        (
            False,
            "a.xlsx: expected a workbook that opens, found a file that stops the program that "
            "reads it. Copy the table into a fresh return, and send that.",
        ),
    ],
)
def test_sentence(is_late: bool, message: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A lost file is a problem with what to do; the limit is named."""
    asked = Asked(path=Path("a.xlsx"), file="a.xlsx")
    monkeypatch.setattr(Workers, "each", lambda *_: [Lost(asked, is_late=is_late)])

    [opened] = open_all([asked], Workers())

    assert "a.xlsx" == opened.source.file
    assert [message] == [problem.message for problem in opened.problems]


def sleepy(asked: Asked) -> str:
    """Read a file, but never come back from one of them."""
    return asked.file if double(asked.path.stat().st_size) else ""


def test_file_in_time(tmp_path: Path) -> None:
    """A file that takes too long costs the time it may take; the others are read."""
    names: dict[str, int] = {"good.xlsx": 1, "slow.xlsx": 5, "killer.xlsx": 3, "last.xlsx": 2}
    for name, size in names.items():
        (tmp_path / name).write_bytes(b"x" * size)
    asked = [Asked(path=tmp_path / name, file=name) for name in names]

    done = list(HASTY.each(sleepy, asked))

    assert ["good.xlsx", Lost(asked[1], is_late=True), Lost(asked[2], is_late=False),
            "last.xlsx"] == done  # fmt: skip


@needs_limit
def test_file_beyond_memory(tmp_path: Path) -> None:
    """A file that takes more memory than there may be costs itself; the next one is read."""
    far = '<row r="49999"><c r="CV49999"><v>1</v></c></row>'
    (tmp_path / "far.xlsx").write_bytes(with_rows(far))
    (tmp_path / "return.xlsx").write_bytes(GOOD)
    limits = Limits(memory=192 * MIB, seconds=10)
    asked = [Asked(path=path, file=path.name, limits=limits) for path in tmp_path.iterdir()]

    opened = {one.source.file: one for one in open_all(asked, Workers(limits=limits))}

    assert opened["far.xlsx"].problems[0].code in ("damaged-file", "too-large")
    assert len(opened["return.xlsx"].rows) == 3


def test_readers_load_no_frames() -> None:
    """A process that reads loads no frames and no second reader: it is to be there at once."""
    heavy = "{'pandas', 'pandera', 'openpyxl', 'docx', 'lxml', 'xlrd'}"
    ask = f"import sys, dhrxl.intake.mail; print({heavy} & {{*sys.modules}})"

    done = subprocess.run([sys.executable, "-c", ask], capture_output=True, text=True, check=True)

    assert "set()\n" == done.stdout


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        (Limits(file_bytes=1000), "at most 0 MB, found a file of more than 0 MB"),
        (Limits(part_bytes=1000), "at most 0 MB, found 0 MB in one part"),
        (Limits(rows=2), "at most 2 rows, found 3 rows"),
        (Limits(cells=10), "at most 10 cells, found 18 cells in one sheet"),
        (Limits(furthest_row=6), "at most cells up to ZZ6, found a sheet \"Cover\" that reaches"),
        (Limits(furthest_column=3), "at most cells up to C50000, found a sheet \"Return\" that"),
    ],
)  # fmt: skip
def test_limits(tmp_path: Path, limits: Limits, found: str) -> None:
    """What is more than a limit is refused by it, and read where the limits are raised."""
    (tmp_path / "return.xlsx").write_bytes(GOOD)
    read: Callable[[Limits], Opened] = lambda given: next(  # noqa: E731
        open_all([Asked(path=tmp_path / "return.xlsx", file="a", limits=given)], Workers())
    )

    refused, taken = read(limits), read(limits.times(1000))

    assert refused.problems[0].code == "too-large"
    assert refused.problems[0].message.startswith(f"a: expected {found}")
    assert len(taken.rows) == 3
