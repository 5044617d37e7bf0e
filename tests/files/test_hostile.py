"""Bad files: each gets its code and a sentence that tells its sender what to do.

Whatever lies beside a good return, the good one is read completely, and nothing is changed.
"""

# ruff: noqa: RUF001

import functools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from dhrxl.errors import BadInput
from dhrxl.files.folder import candidates
from dhrxl.files.limits import Limits
from dhrxl.files.names import shown
from dhrxl.files.workers import Workers
from dhrxl.intake.batch import Intake, take_in
from dhrxl.intake.opened import Asked
from dhrxl.intake.source import open_source
from dhrxl.model.problems import Problem, Severity
from tests import hostile
from tests.conftest import Run
from tests.hostile import GOOD, SHEET, SHEETS, Part, with_rows, with_sheet
from tests.loops import some

AGAIN = "Open it in Excel, save it under a new name and send it again."
DAMAGED = f"expected a workbook that opens, found a damaged or cut-off file. {AGAIN}"
PASSWORD = (
    "expected a workbook that opens, found one with a password or a sensitivity label. "
    "Remove it in Excel (File, Info, Protect Workbook; or Sensitivity) and send it again."
)
DECLARES = (
    "expected a workbook that opens, found declarations that no spreadsheet program writes. "
    f"{AGAIN}"
)
TWICE = f"expected a workbook that opens, found a file with two parts of the same name. {AGAIN}"
FRESH = "Copy the table into a fresh return, without what lies beyond it, and send that."
NEARER = "Delete the rows and columns beyond the table, save it and send it again."
IN_EXCEL = "Open it in Excel, choose Save As, Excel Workbook (.xlsx), and send it again."
IN_WORD = "Open it in Word, choose Save As, Word Document (.docx), and send it again."
SENT_OUT = "Send the figures in the workbook (.xlsx) that was sent out."
NO_TABLE = (
    "expected a sheet with a row of headings such as Action ref, Status and Progress, found none. "
    "Use the workbook that was sent out, or restore its row of headings."
)
FAR_CELL = '<row r="1048576"><c r="XFD1048576"{}><v>1</v></c></row>'
DAY = ("--as-at", "2026-03-31")
SAID = "Position as at 31 March 2026.\n"


def other(kind: str, remedy: str = SENT_OUT) -> str:
    """What is said of a file of another kind."""
    return f"expected an Excel workbook, found {kind}. {remedy}"


def large(found: str, limit: str = "64 MB", remedy: str = FRESH) -> str:
    """What is said of a file with too much in it."""
    return f"expected at most {limit}, found {found}. {remedy}"


def far(found: str) -> str:
    """What is said of a sheet that reaches too far out."""
    return large(found, "cells up to ZZ50000", NEARER)


def of_sheet(name: str) -> bytes:
    """Give the bytes of a file in `sheets`."""
    return (SHEETS / name).read_bytes()


def doubled(name: str = SHEET) -> bytes:
    """Give a return with a second part of the name of one it has."""
    packed = BytesIO(GOOD)
    with zipfile.ZipFile(packed, "a") as parts, pytest.warns(UserWarning, match="Duplicate"):
        parts.writestr(name, "<worksheet/>")
    return packed.getvalue()


def lying(*, size: int, check: int = 0) -> bytes:
    """Give a return that says something false of the part with its actions."""
    with zipfile.ZipFile(BytesIO(GOOD)) as parts:
        text = parts.read(SHEET)
    part = hostile.repeated(SHEET, text, 1)
    return hostile.with_parts([Part(name=SHEET, packed=part.packed, size=size, check=check)])


def under_another_name(name: str) -> bytes:
    """Give a return whose sheet is a part with another name, and holds a far cell."""
    moved = hostile.renamed({SHEET: f"xl/{name}"}, with_rows(FAR_CELL.format("")))
    target = f"/xl/{name}".encode()
    return hostile.repacked(
        moved,
        {
            "xl/_rels/workbook.xml.rels": lambda text: text.replace(f"/{SHEET}".encode(), target),
            "[Content_Types].xml": lambda text: text.replace(f"/{SHEET}".encode(), target),
        },
    )


BAD: dict[str, tuple[str, str, Callable[[], bytes]]] = {
    # name of the file: what is said of it, its code, how it is made
    "empty.xlsx": (DAMAGED.replace("a damaged or cut-off", "an empty"), "damaged-file", bytes),
    "zeros.xlsx": (
        DAMAGED.replace("a damaged or cut-off", "an empty"), "damaged-file",
        functools.partial(bytes, 5000),
    ),
    "first bytes.xlsx": (DAMAGED, "damaged-file", lambda: GOOD[:4]),
    "half.xlsx": (DAMAGED, "damaged-file", lambda: GOOD[: len(GOOD) // 2]),
    "last byte gone.xlsx": (DAMAGED, "damaged-file", lambda: GOOD[:-1]),
    "half.ods": (DAMAGED, "damaged-file", lambda: of_sheet("saved.ods")[:4000]),
    "half.xls": (DAMAGED, "damaged-file", lambda: of_sheet("saved.xls")[:1500]),
    "locked.xlsx": (PASSWORD, "password-protected", lambda: of_sheet("password.xlsx")),
    "locked.xls": (PASSWORD, "password-protected", lambda: of_sheet("password.xls")),
    "locked.ods": (PASSWORD, "password-protected", lambda: of_sheet("password.ods")),
    "old word.xlsx": (
        other("an old Word file (.doc)", IN_WORD), "not-a-workbook",
        lambda: hostile.old_file("WordDocument") + "Book".encode("utf-16-le"),
    ),
    "rich text.doc": (other("a Word file (.rtf)", IN_WORD), "not-a-workbook",
                      lambda: b"{\\rtf1\\ansi Status: Complete}"),
    "values.xlsx": (other("a text file of separated values (CSV)", IN_EXCEL), "not-a-workbook",
                    lambda: b"Action ref,Status\r\nROWAN-01.1,Complete\r\n"),
    "page.xls": (other("a web page (HTML)", IN_EXCEL), "not-a-workbook",
                 lambda: b"<html><table><tr><td>Status</td></tr></table></html>"),
    "printed.xlsx": (other("a PDF file"), "not-a-workbook", lambda: b"%PDF-1.7\n%not ours"),
    "police.xlsx.lnk": (
        other("a shortcut to a file", "Send the file that it leads to."), "not-a-workbook",
        lambda: b"L\0\0\0\x01\x14\x02\0\0\0\0\0\xc0\0\0\0" + bytes(60),
    ),
    "nested.xlsx": (
        other("an archive of files", "Unpack it, and send the workbooks that are in it."),
        "not-a-workbook", hostile.nested,
    ),
    "junk before.xlsx": (other("a file of another kind"), "not-a-workbook",
                         lambda: b"MZ\0junk" * 100 + GOOD),
    "zeros in a part.xlsx": (large("3,072 MB in one part"), "too-large", hostile.zeros),
    "gigabyte of rows.xlsx": (large("1,024 MB in one part"), "too-large", hostile.endless_rows),
    "tight.xlsx": (
        large("a part that unpacks to 48 MB", "250 times its packed size"), "too-large",
        lambda: hostile.with_parts([hostile.repeated("xl/x.xml", b" " * 2**24, 3)]),
    ),
    "gigabyte told small.xlsx": (DAMAGED, "damaged-file", lambda: hostile.endless_rows(size=1000)),
    "told small.xlsx": (DAMAGED, "damaged-file", lambda: lying(size=1000)),
    "told large.xlsx": (DAMAGED, "damaged-file", lambda: lying(size=9_000_000)),
    "false check.xlsx": (DAMAGED, "damaged-file",
                         lambda: lying(size=len(zipfile.ZipFile(BytesIO(GOOD)).read(SHEET)))),
    "billion laughs.xlsx": (DECLARES, "damaged-file", hostile.billion_laughs),
    "quadratic.xlsx": (DECLARES, "damaged-file", hostile.quadratic),
    "two parts.xlsx": (TWICE, "damaged-file", doubled),
    "two parts in other case.xlsx": (TWICE, "damaged-file",
                                     lambda: hostile.repacked(GOOD, {SHEET.upper(): b"<a/>"})),
    "far.xlsx": (far("something in cell XFD1048576"), "too-large",
                 lambda: with_rows(FAR_CELL.format(""))),
    "far with style.xlsx": (far("something in cell XFD1048576"), "too-large",
                            lambda: with_rows(FAR_CELL.format(' s="1" t="n"'))),
    "far otherwise quoted.xlsx": (
        far("something in cell XFD1048576"), "too-large",
        lambda: with_rows("<row><c s='1'\n r = 'xfd1048576'><!-- 1 --><v>1</v></c></row>"),
    ),
    "far text.xlsx": (
        far("something in cell XFD1048576"), "too-large",
        lambda: with_rows('<row><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
    ),
    "far row.xlsx": (far("something in cell A1048576"), "too-large",
                     lambda: with_rows('<row r="1048576"><c r="A1048576"><v>1</v></c></row>')),
    "far row without addresses.xlsx": (
        far("something in cell A1048576"), "too-large",
        lambda: with_rows(f'<row r="1048576">{"<c><v>1</v></c>" * 16_000}</row>'),
    ),
    "far column without addresses.xlsx": (
        far('a sheet "Return" that reaches to cell WQJ9'), "too-large",
        lambda: with_rows(f'<row r="9">{"<c><v>1</v></c>" * 16_000}</row>'),
    ),
    "stray.xlsx": (far("something in cell A60000"), "too-large",
                   lambda: with_rows('<row r="60000"><c r="A60000"><v>1</v></c></row>')),
    "wide and long.xlsx": (
        large("35,100,000 cells in one sheet", "5,000,000 cells"), "too-large",
        lambda: with_rows('<row r="50000"><c r="ZZ50000"><v>1</v></c></row>'),
    ),
    "far under another name.xlsx": (far("something in cell XFD1048576"), "too-large",
                                    lambda: under_another_name("hidden.dat")),
    "far in other case.xlsx": (
        far("something in cell XFD1048576"), "too-large",
        lambda: hostile.renamed({SHEET: SHEET.title()}, with_rows(FAR_CELL.format(""))),
    ),
    "far.xlsb": (far('a sheet "Return" that reaches to cell XFD1048576'), "too-large",
                 lambda: hostile.binary_workbook((1048575, 16383))),
    "near and far.xlsb": (
        far('a sheet "Return" that reaches to cell XFD1048576'), "too-large",
        lambda: hostile.binary_workbook((0, 0), (1048575, 16383)),
    ),
    "far.xls": (far('a sheet "Return" that reaches to cell IV65536'), "too-large",
                lambda: hostile.old_workbook((0, 0), (65535, 255))),
    "far formula.xls": (
        far('a sheet "Return" that reaches to cell IV65536'), "too-large",
        lambda: hostile.old_workbook((0, 0), formulas=[(0, 0), (65535, 255)]),
    ),
    "far second sheet.xls": (
        far('a sheet "Return" that reaches to cell IV65536'), "too-large",
        lambda: hostile.old_workbook((0, 0), (65535, 255), sheets=("Return", "More")),
    ),
    "many far.xls": (
        far('a sheet "Return" that reaches to cell IV65535'), "too-large",
        lambda: hostile.old_workbook(*((row, 255) for row in range(0, 65536, 2))),
    ),
    "wide and long.xls": (
        large("7,680,000 cells in one sheet", "5,000,000 cells"), "too-large",
        lambda: hostile.old_workbook((0, 0), (29999, 255)),
    ),
    "many far.ods": (
        far('a sheet "Cover" that reaches to cell XFD2011'), "too-large",
        lambda: hostile.short_document(hostile.far_row(16383) * 2000),
    ),
    "repeated again and again.ods": (
        large("4,899,999 cells that repeat others", "500,000 cells"), "too-large",
        lambda: hostile.short_document(hostile.ods_row(rows=7000, columns=700)),
    ),
    "repeated rows.ods": (
        far("1,048,569 rows that repeat others"), "too-large",
        lambda: hostile.open_document(hostile.ods_row(rows=1048569)),
    ),
    "repeated columns.ods": (
        far('a sheet "Return" that reaches to cell XFD1048577'), "too-large",
        lambda: hostile.open_document(hostile.ods_row(columns=16384)),
    ),
    "repeated both.ods": (
        far("1,048,569 rows that repeat others"), "too-large",
        lambda: hostile.open_document(hostile.ods_row(rows=1048569, columns=16384)),
    ),
    "wide characters and far.xlsx": (
        far("something in cell XFD1048576"), "too-large",
        lambda: hostile.in_utf_16(with_rows(FAR_CELL.format(""))),
    ),
    "no sheet.xlsx": (DAMAGED, "damaged-file", lambda: hostile.repacked(GOOD, {SHEET: b""})),
    "binary.xlsb": (NO_TABLE, "no-action-table", lambda: hostile.binary_workbook((3, 3))),
    "endless tag.xlsx": (DAMAGED, "damaged-file", lambda: with_rows('<c r="AAA1"' * 200_000)),
}  # fmt: skip
ODD: dict[str, Callable[[], bytes]] = {
    "old.xlsx": lambda: of_sheet("saved.xls"),
    "in capitals.xls": lambda: of_sheet("saved.xls").replace(
        "Workbook".encode("utf-16-le"), "WORKBOOK".encode("utf-16-le")
    ),
    "open.xlsx": lambda: of_sheet("saved.ods"),
    "new.xls": lambda: GOOD,
    "no ending": lambda: GOOD,
    "backslashes.xlsx": lambda: hostile.renamed(
        {name: name.replace("/", "\\") for name in zipfile.ZipFile(BytesIO(GOOD)).namelist()}
    ),
    "way out.xlsx": lambda: hostile.repacked(GOOD, {"../../../way-out.txt": b"x"}),
    "whole sheet.xlsx": lambda: with_sheet(
        lambda text: re.sub(rb'(<dimension ref=)"[^"]*"', rb'\1"A1:XFD1048576"', text)
    ),
    "one cell.xlsx": lambda: with_sheet(
        lambda text: re.sub(rb'(<dimension ref=)"[^"]*"', rb'\1"A1:A1"', text)
    ),
    "million styled blanks.xlsx": hostile.styled_blanks,
    "styled to the last row.xlsx": lambda: hostile.styled_blanks(1_048_569, 1),
    "blanks repeated.ods": lambda: hostile.open_document(
        re.sub(r" office:value-type.*?</text:p>", ">", hostile.ods_row(rows=1048569, columns=16384))
    ),
    "archive within.xlsx": lambda: hostile.repacked(GOOD, {"xl/media/a.zip": hostile.nested()}),
    "junk after.xlsx": lambda: GOOD + b"junk" * 1000,
}
"""Files that look wrong, and are read like any other."""


def told(intake: Intake) -> dict[str, str]:
    """What is said of each file, without its name."""
    return {one.file: one.message.removeprefix(f"{one.file}: ") for one in intake.problems}


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with one good return."""
    made = tmp_path / "returns"
    made.mkdir()
    (made / "good.xlsx").write_bytes(GOOD)
    return made


@pytest.fixture(params=BAD)
def bad(request: pytest.FixtureRequest, folder: Path) -> Path:
    """A bad file beside the good one."""
    path = folder / str(request.param)
    path.write_bytes(BAD[path.name][2]())
    return path


def test_bad_file(bad: Path) -> None:
    """A bad file is named with its code and what to do; the good one beside it is read."""
    message, code, _ = BAD[bad.name]
    before, started = bytes_below(bad.parent), time.monotonic()

    intake = take_in([bad.parent])

    assert {bad.name: message} == told(intake)
    assert [code] == [problem.code for problem in intake.problems]
    assert ["good.xlsx"] * 3 == list(intake.rows["source_file"])
    assert before == bytes_below(bad.parent)
    assert time.monotonic() - started < 30


@pytest.mark.parametrize("name", ODD)
def test_odd_file(folder: Path, name: str) -> None:
    """A file that only looks wrong is read completely, and nothing is said of it."""
    (folder / "good.xlsx").unlink()
    (folder / name).write_bytes(ODD[name]())
    before = bytes_below(folder.parent)

    intake = take_in([folder])

    assert [f"ROWAN-0{n}.1" for n in (1, 2, 3)] == list(intake.rows["action_ref"])
    assert {} == told(intake)
    assert before == bytes_below(folder.parent)


@pytest.mark.parametrize(
    "part", [SHEET, "xl/styles.xml", "xl/workbook.xml", "[Content_Types].xml", "docProps/core.xml"]
)
def test_external_entity(folder: Path, part: str) -> None:
    """A file of the computer that a return asks for stands in nothing that is read."""
    secret = folder.parent / "secret.txt"
    secret.write_text(hostile.SECRET)
    (folder / "good.xlsx").unlink()
    (folder / "asks.xlsx").write_bytes(hostile.external(secret, part))

    intake = take_in([folder])

    assert hostile.SECRET not in repr((intake, intake.rows.to_dict()))
    assert intake.rows.empty or part.startswith("docProps")


def test_every_place_damaged(tmp_path: Path) -> None:
    """A return cut, overwritten or with bytes put in at any place reads, or says what is wrong."""
    path, codes = tmp_path / "return.xlsx", set()
    for start in some(range(0, len(GOOD), 131)):
        for data in (
            GOOD[:start],
            GOOD[:start] + b"\xff" * 40 + GOOD[start + 40 :],
            GOOD[:start] + b"\x00<\xff" + GOOD[start:],
        ):
            path.write_bytes(data)
            opened = open_source(Asked(path=path, file=path.name))
            codes |= {problem.code for problem in opened.problems if not opened.tables}
            assert opened.tables or opened.problems

    assert {"damaged-file"} <= codes
    assert codes <= {"damaged-file", "not-a-workbook", "password-protected", "too-large",
                     "no-action-table", "unknown-return"}  # fmt: skip


def reasons(intake: Intake) -> dict[str, str]:
    """What was skipped, and why."""
    return {one.file: one.found for one in intake.problems if one.code == "skipped-file"}


LEFT = {
    "~$good.xlsx": "a lock file, left while a workbook is open",
    ".~lock.good.xlsx#": "a lock file, left while a workbook is open",
    "broken.xlsx": "a link that leads nowhere",
    "circle.xlsx": "a link that leads nowhere",
    "pipe.xlsx": "no file, but a device or a pipe",
    "to a folder": "a link to a folder; name that folder itself to have it read",
    "upwards": "a link to a folder; name that folder itself to have it read",
}


@pytest.mark.skipif(sys.platform == "win32", reason="links and pipes as POSIX has them")
def test_links_and_pipes(folder: Path) -> None:
    """Links to files are read; links that lead nowhere or to folders, pipes and locks are named."""
    outside = folder.parent / "outside"
    outside.mkdir()
    (outside / "linked.xlsx").write_bytes(of_sheet("saved.ods"))
    (folder / "link.xlsx").symlink_to(outside / "linked.xlsx")
    (folder / "again.xlsx").symlink_to(folder / "good.xlsx")
    (folder / "broken.xlsx").symlink_to(folder / "nowhere.xlsx")
    (folder / "circle.xlsx").symlink_to(folder / "circle.xlsx")
    (folder / "to a folder").symlink_to(outside)
    (folder / "upwards").symlink_to(folder.parent)
    os.mkfifo(folder / "pipe.xlsx")
    for lock in ("~$good.xlsx", ".~lock.good.xlsx#"):
        (folder / lock).write_bytes(b"x")

    intake = take_in([folder])

    assert LEFT == reasons(intake)
    assert ["again.xlsx", "link.xlsx"] == [source.file for source in intake.sources]
    assert len(intake.rows) == 6


@pytest.mark.skipif(sys.platform == "win32", reason="links as POSIX has them")
def test_only_a_link(folder: Path) -> None:
    """A return that lies elsewhere and is linked to is in the folder that holds the link."""
    (folder / "good.xlsx").rename(folder.parent / "elsewhere.xlsx")
    (folder / "link.xlsx").symlink_to(folder.parent / "elsewhere.xlsx")

    assert len(take_in([folder]).rows) == 3


NAMES = (
    "Tŷ Gobaith – Plas Mawr.xlsx",
    "شرطة.xlsx",
    "警察\u3000回答.xlsx",
    "والی\u200cبال.xlsx",
    "👩\u200d👧 family.xlsx",
    "e\u0301vidence.xlsx",
    "-o.xlsx",
    "=cmd.xlsx",
    "a'b\"c;&|.xlsx",
    "narrow\u202fspace.xlsx",
)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse some of these names")
def test_names(folder: Path) -> None:
    """Files are read and named in any script."""
    (folder / "good.xlsx").unlink()
    for number, name in enumerate(NAMES):
        (folder / name).write_bytes(GOOD + bytes([number]))

    intake = take_in([folder])

    assert sorted(NAMES) == sorted(source.file for source in intake.sources)
    assert len(intake.rows) == 3 * len(NAMES)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_unprintable_names(folder: Path) -> None:
    """What no printer shows in a name is replaced; two that look alike are still told apart."""
    (folder / "good.xlsx").unlink()
    for number, name in enumerate(
        (b"po\nlice.xlsx", b"po\xfflice.xlsx", b"po\xe2\x80\xaexslx.exe")
    ):
        Path(os.fsdecode(os.fsencode(folder) + b"/" + name)).write_bytes(GOOD + bytes([number]))

    intake = take_in([folder])

    assert sorted(source.file for source in intake.sources) == [
        "po\ufffdlice.xlsx", "po\ufffdxslx.exe", "returns/po\ufffdlice.xlsx",
    ]  # fmt: skip
    assert len(intake.rows) == 9


def test_shown() -> None:
    """Letters that join others are kept; those that turn the writing round are not."""
    assert "a\u200db \u00a0\ufffd" == shown("a\u200db \u00a0\u202e")


@pytest.fixture
def deep(folder: Path) -> Iterator[Path]:
    """A return in a path at the limit of the system, and one beyond it."""
    if sys.platform == "win32":
        pytest.skip("paths as POSIX has them")
    here, opened = os.open(folder, os.O_RDONLY), []
    for _ in range(25):
        os.mkdir("d" * 200, dir_fd=here)
        opened.append(here)
        here = os.open("d" * 200, os.O_RDONLY, dir_fd=here)
        target = os.open("return.xlsx", os.O_CREAT | os.O_WRONLY, dir_fd=here)
        os.write(target, GOOD + bytes([len(opened)]))
        os.close(target)
    os.close(here)
    yield folder
    for above in reversed(opened):
        os.close(above)
    subprocess.run(["rm", "-rf", str(folder)], check=True)


def test_long_paths(deep: Path) -> None:
    """Returns are read in paths of thousands of letters; beyond that the folder is named."""
    intake = take_in([deep])
    (problem,) = intake.problems

    assert max(len(str(source.path)) for source in intake.sources) > 3500
    assert len(intake.rows) == 3 * len(intake.sources)
    assert (problem.severity, problem.code) == (Severity.ERROR, "not-a-workbook")
    assert problem.sentence == (
        "expected an Excel workbook, found a folder whose name, with its folders, is too long. "
        "Move it to a folder with a shorter name, and try again."
    )


def test_many_folders_deep(folder: Path) -> None:
    """However many folders lie in each other, what is in the last is read."""
    path = folder
    for _ in range(1200):
        path /= "d"
        path.mkdir()
    (path / "return.xlsx").write_bytes(of_sheet("saved.ods"))

    assert len(take_in([folder]).rows) == 6

    for _ in range(1200):  # pytest gives up on folders as deep as these
        for file in path.glob("*.xlsx"):
            file.unlink()
        path.rmdir()
        path = path.parent


def vanishing(path: Path, change: Callable[[Path], object]) -> Problem:
    """Give the one problem of a file that is changed after it was listed."""
    asked = Asked(path=path, file=path.name, named=False)
    change(path)
    (problem,) = open_source(asked).problems
    return problem


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Path.unlink, "found a file that is no longer there. It was moved or deleted meanwhile. "
                      "Put it back, and try again."),
        (lambda path: shutil.rmtree(path.parent),
         "found a file that is no longer there. It was moved or deleted meanwhile. "
         "Put it back, and try again."),
        (lambda path: (path.unlink(), path.mkdir()),
         "found a file that cannot be opened (is a directory). Close it in other programs, or ask "
         "for access to it, and try again."),
    ],
    ids=["deleted", "folder deleted", "now a folder"],
)  # fmt: skip
def test_gone_meanwhile(folder: Path, change: Callable[[Path], object], message: str) -> None:
    """A file that went between listing and reading is an error, whoever put it there."""
    problem = vanishing(folder / "good.xlsx", change)

    assert f"good.xlsx: expected an Excel workbook, {message}" == problem.message
    assert problem.severity == Severity.ERROR


def test_gone_among_others(folder: Path) -> None:
    """While files come and go under a run, those that stay are read."""
    for number in range(60):
        (folder / f"{number:02}.xlsx").write_bytes(GOOD + bytes([number]))
    stop = threading.Event()

    def take_away() -> None:
        for path in sorted(folder.glob("[1-5]*.xlsx"), reverse=True):
            if stop.wait(0.005):
                return
            path.unlink()

    thread = threading.Thread(target=take_away)
    thread.start()
    try:
        intake = take_in([folder])
    finally:
        stop.set()
        thread.join()

    assert {f"{n:02}.xlsx" for n in range(10)} | {"good.xlsx"} <= set(intake.rows["source_file"])
    assert {one.found for one in intake.problems} <= {"a file that is no longer there"}
    assert len(intake.rows) == 3 * (len(intake.sources) - len(intake.problems))


def test_growing_file(folder: Path) -> None:
    """A file that grows without end is read to the limit and no further."""
    path, stop = folder / "growing.xlsx", threading.Event()
    path.write_bytes(b"PK" + bytes(2**20))

    def grow() -> None:
        with path.open("ab") as file:
            while not stop.is_set() and path.stat().st_size < 2**28:
                file.write(bytes(2**20))

    thread = threading.Thread(target=grow)
    thread.start()
    try:
        asked = Asked(path=path, file=path.name, limits=Limits(file_bytes=8 * 2**20))
        opened = open_source(asked)
    finally:
        stop.set()
        thread.join()

    assert opened.problems[0].code in ("damaged-file", "too-large")


def test_late_pipe(folder: Path) -> None:
    """A pipe that took a file's place after listing costs the time of one file, no more."""
    if sys.platform == "win32":
        pytest.skip("Windows has no such pipes")
    os.mkfifo(folder / "pipe.xlsx")
    asked = [Asked(path=folder / name, file=name) for name in ("good.xlsx", "pipe.xlsx")]
    workers = Workers(limits=Limits(seconds=2))

    good, pipe = workers.each(open_source, asked)

    assert len(getattr(good, "rows", ())) == 3
    assert getattr(pipe, "is_late", False)


def test_our_own_outputs(folder: Path, run: Run) -> None:
    """Summaries, receipts and lists of problems among the returns are skipped with a note."""
    run("consolidate", "returns", "-o", "returns/summary.xlsx", *DAY)
    run("validate", "returns", "--receipts", "returns/receipts", *DAY)
    made = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.xlsx"))

    done = run("validate", "returns", *DAY)

    assert ["good.xlsx", "receipts/Receipt - good.xlsx", "summary.xlsx"] == made
    assert "summary.xlsx: not read: a summary made by dhrxl. Nothing to do." in done.stdout
    assert "Receipt - good.xlsx: not read: a receipt made by dhrxl. Nothing to do." in done.stdout


def as_another(work: Callable[[], list[str]]) -> list[str]:
    """Do work as a person without rights to everything, and give what it gave."""
    if os.geteuid():
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setgroups([])
        os.setegid(65534)
        os.seteuid(65534)
        os.write(writing, "\0".join(work()).encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        return pipe.read().decode().split("\0")


@pytest.fixture
def shut() -> Iterator[Path]:
    """A folder with a good return, and a return and a folder that nobody may read."""
    with tempfile.TemporaryDirectory() as name:  # pytest's own may be read by its owner only
        folder = Path(name)
        folder.chmod(0o755)
        for file in ("good.xlsx", "secret.xlsx"):
            (folder / file).write_bytes(GOOD)
        (folder / "shut").mkdir(0)
        (folder / "secret.xlsx").chmod(0)
        yield folder
        (folder / "shut").chmod(0o700)


ASK = "Close it in other programs, or ask for access to it, and try again."


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
def test_without_rights(shut: Path) -> None:
    """A file or folder that may not be read is an error with what to do; the rest is read."""

    def read() -> list[str]:
        said = []
        for one in candidates([shut]):
            opened = open_source(Asked(path=one.path, file=one.file, named=False))
            problems = [one.problem] if one.problem else [*opened.problems]
            said += [f"{p.severity}: {replace(p, file=one.file).message}" for p in problems]
            said += [f"{one.file}: {len(opened.rows)} rows"] * (not problems)
        return said

    refused = "expected an Excel workbook, found a {} that cannot be opened (permission denied)."
    assert as_another(read) == [
        "good.xlsx: 3 rows",
        f"error: secret.xlsx: {refused.format('file')} {ASK}",
        f"error: shut: {refused.format('folder')} {ASK}",
    ]


@pytest.mark.skipif(sys.platform == "win32", reason="rights as POSIX has them")
def test_nothing_but_a_shut_folder(shut: Path) -> None:
    """A folder that cannot be looked into is named where there is nothing else."""
    for file in ("good.xlsx", "secret.xlsx"):
        (shut / file).unlink()

    def read() -> list[str]:
        try:
            take_in([shut])
        except BadInput as error:
            return [str(error)]
        return []

    assert as_another(read) == [
        f"{shut} holds nothing to read: only a folder that cannot be opened (permission denied). "
        "Name the folder that the returns were saved in."
    ]


def test_long_name_on_the_command_line(run: Run) -> None:
    """A name that is too long for the system is no fault of ours."""
    done = run("validate", "x" * 5000, *DAY)

    assert (2, "") == (done.code, done.stdout)
    assert "fault" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_run_over_all_of_them(folder: Path, run: Run) -> None:
    """One run over every bad file at once names each, reads the good one and ends with 1."""
    for name in BAD:
        (folder / name).write_bytes(BAD[name][2]())
    secret = folder.parent / "secret.txt"
    secret.write_text(hostile.SECRET)
    (folder / "asks.xlsx").write_bytes(hostile.external(secret, "docProps/core.xml"))
    before = bytes_below(folder)

    done = run("consolidate", "returns", "-o", "summary.xlsx", *DAY)
    checked = run("validate", "returns", *DAY)

    assert (1, "") == (done.code, done.stderr)
    assert (1, SAID) == (checked.code, checked.stderr)
    lines = [line.partition(": ")[2] for line in checked.stdout.splitlines()]
    assert {f"{name}: {message}" for name, (message, _, _) in BAD.items()} <= {*lines}
    assert before == bytes_below(folder)
    book = load_workbook(folder.parent / "summary.xlsx")
    said = {str(cell.value) for sheet in book for row in sheet for cell in row}
    assert {"ROWAN-01.1", "ROWAN-02.1", "ROWAN-03.1"} <= said
    assert not any(hostile.SECRET in text for text in said)
    assert len({text for text in said if text in BAD}) == len(BAD)


@pytest.mark.parametrize("name", ["half.xlsx", "printed.xlsx", "far.xlsx"])
def test_a_bad_file_alone(folder: Path, run: Run, name: str) -> None:
    """A bad file that is named alone is an error, and the run ends with 1 and no traceback."""
    (folder / name).write_bytes(BAD[name][2]())

    done = run("validate", folder / name, *DAY)

    assert (1, SAID) == (done.code, done.stderr)
    assert f"error: {name}: {BAD[name][0]}\n" in done.stdout


def test_only_papers(folder: Path) -> None:
    """A folder of nothing but other kinds of file is read, and says what was there."""
    (folder / "good.xlsx").unlink()
    (folder / "letter.pdf").write_bytes(b"%PDF-1.7")

    assert ["a PDF file"] == [problem.found for problem in take_in([folder]).problems]
