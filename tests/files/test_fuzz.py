"""Returns changed at random: in their cells, in their XML, in their bytes.

Whatever comes of it, no run ends in a fault, every row read is accounted for, and no file is
changed. `DHRXL_FUZZ=50` tries fifty times as many; without it the same examples come every time.
"""

import os
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.intake.batch import take_in
from dhrxl.model.partnership import Partnership
from dhrxl.model.terms import FileKind
from dhrxl.rounds.position import position
from tests.conftest import Run
from tests.hostile import GOOD, SHEETS

TIMES = int(os.environ.get("DHRXL_FUZZ", "1"))
AS_AT = date(2026, 3, 31)
SEEDS = tuple(
    (SHEETS / name).read_bytes()
    for name in ("plain.xlsx", "comments.xlsx", "rag_by_fill.xlsx", "merged_cells.xlsx",
                 "renamed_headings.xlsx", "saved.ods")
)  # fmt: skip
BOOKS = tuple(seed for seed in SEEDS if b"xl/workbook.xml" in seed)

bounded = settings(
    max_examples=40 * TIMES,
    deadline=None,
    derandomize=TIMES == 1,
    database=None,
    phases=(Phase.generate,),  # looking for the least that fails takes minutes and tells little
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

TEXTS = st.text(
    st.characters(exclude_categories=("Cs",), exclude_characters="".join(map(chr, range(32)))),
    max_size=60,
)
VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**18), 10**18),
    st.floats(allow_nan=False, allow_infinity=False),
    st.dates(date(1900, 1, 1), date(9999, 12, 31)),
    st.datetimes(datetime(1900, 1, 1), datetime(9999, 12, 31)),  # noqa: DTZ001
    st.times(),
    TEXTS,
    st.sampled_from([
        "#REF!", "#N/A", "=1+1", "=A1", "+44", "@SUM(A1)", "ROWAN-01.1", "ROWAN-99.9", "Complete",
        "Red", "31/02/2026", "ASAP", "Action ref", "Status", " ", "_x0041_", "x" * 32_767,
        "Harbour Trust; Housing", "\U0001f44d\u200d\u202e", "943 476 5919",
    ]),
)  # fmt: skip


def harmless(folder: Path, *datas: bytes, names: tuple[str, ...] = ("a.xlsx", "b.xlsx")) -> None:
    """Take files in and work out the position: each row read is merged or said not to count."""
    for name, data in zip(names, datas, strict=False):
        (folder / name).write_bytes(data)
    before = {path: path.read_bytes() for path in folder.iterdir()}

    intake = take_in([folder / name for name in names[: len(datas)]])
    stand = position(intake, as_at=AS_AT, partnership=Partnership(name="Anytown CSP"))

    assert before == {path: path.read_bytes() for path in folder.iterdir()}
    assert {*names[: len(datas)]} <= {one.file for one in (*intake.sources, *intake.problems)}
    rows = {one.file: int((intake.rows["source_file"] == one.file).sum()) for one in intake.sources}
    read = {one.file: rows[one.file] for one in intake.sources if one.kind == FileKind.RETURN}
    counted = {one.source.file: one for one in stand.accounts if one.source.file in read}
    assert read == {file: account.rows_read for file, account in counted.items()}
    assert read == {file: one.merged + one.not_counted for file, one in counted.items()}
    told = {problem.file for problem in intake.problems}
    unsaid = [one for one in intake.sources if not (rows[one.file] or one.kind or one.file in told)]
    assert unsaid == []
    assert "" not in {problem.message for problem in stand.problems}


def a_cell(sheet: Worksheet, row: int, column: int, value: object) -> None:
    sheet.cell(row, column).value = value  # type: ignore[assignment]


def a_heading(sheet: Worksheet, _: int, column: int, value: object) -> None:
    sheet.cell(4, column).value = value  # type: ignore[assignment]


def a_row_less(sheet: Worksheet, row: int, _: int, __: object) -> None:
    sheet.delete_rows(row)


def a_row_twice(sheet: Worksheet, row: int, column: int, value: object) -> None:
    sheet.append([cell.value for cell in sheet[row]])
    sheet.cell(sheet.max_row, column).value = value  # type: ignore[assignment]


def a_column_less(sheet: Worksheet, _: int, column: int, __: object) -> None:
    sheet.delete_cols(column)


CHANGES: list[Callable[[Worksheet, int, int, object], None]] = [
    a_cell, a_cell, a_cell, a_heading, a_row_less, a_row_twice, a_column_less,
]  # fmt: skip


def with_changes(data: bytes, changes: list[tuple[int, int, int, int, object]]) -> bytes:
    """Give a return with some of its cells, headings, rows and columns changed."""
    book: Workbook = load_workbook(BytesIO(data))
    for which, sheet, row, column, value in changes:
        try:
            CHANGES[which](book.worksheets[sheet], row, column, value)
        except (AttributeError, ValueError):  # a merged cell; letters openpyxl refuses
            continue
    saved = BytesIO()
    book.save(saved)
    return saved.getvalue()


CELLS = st.lists(
    st.tuples(
        st.integers(0, len(CHANGES) - 1), st.integers(0, 1), st.integers(1, 9), st.integers(1, 28),
        VALUES,
    ),
    min_size=1, max_size=12,
)  # fmt: skip


@bounded
@given(seed=st.sampled_from(BOOKS), changes=CELLS)
def test_cells(
    tmp_path: Path, seed: bytes, changes: list[tuple[int, int, int, int, object]]
) -> None:
    """Whatever stands in a return's cells, its rows are accounted for."""
    harmless(tmp_path, with_changes(seed, changes), GOOD)


_TAG = re.compile(rb"<[^<>]+>")
_VALUE = re.compile(rb'"[^"]*"|>[^<>]+<')
ODD_VALUES = (b"", b"-1", b"0", b"1048576", b"99999999999", b"XFD1", b"A0", b"nonsense", b"true",
              b"&#0;", b"&lt;", b"\xff", b"../x", b"e", b"inlineStr", b"1e999", b"s")  # fmt: skip


def with_broken_xml(data: bytes, seed: int, times: int) -> bytes:
    """Give a packed file with tags and values of its parts removed, doubled, moved or replaced."""
    chance = random.Random(seed)
    with zipfile.ZipFile(BytesIO(data)) as parts:
        texts = {name: parts.read(name) for name in parts.namelist()}
    for _ in range(times):
        name = chance.choice([name for name, text in texts.items() if text.startswith(b"<")])
        text = texts[name]
        found = list((_TAG if chance.random() < 0.5 else _VALUE).finditer(text))
        if not found:
            continue
        one = chance.choice(found)
        odd = chance.choice(ODD_VALUES)
        quoted = one[0][:1] + odd + one[0][-1:]
        new = chance.choice([b"", one[0] * 2, quoted, chance.choice(found)[0]])
        texts[name] = text[: one.start()] + new + text[one.end() :]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", 8) as parts:
        for name, text in texts.items():
            if chance.random() > 0.01:
                parts.writestr(name, text)
    return packed.getvalue()


@bounded
@given(file=st.sampled_from(SEEDS), seed=st.integers(0, 2**32), times=st.integers(1, 6))
def test_xml(tmp_path: Path, file: bytes, seed: int, times: int) -> None:
    """Whatever a program writes for a workbook, a run over it ends as it should."""
    harmless(tmp_path, with_broken_xml(file, seed, times), GOOD)


def with_broken_bytes(data: bytes, seed: int, times: int) -> bytes:
    """Give a file with ranges of it overwritten, cut out, put in twice, or filled with noise."""
    chance = random.Random(seed)
    for _ in range(times):
        start = chance.randrange(len(data) + 1)
        end = start + chance.choice([1, 2, 8, 60, 1000])
        noise = chance.randbytes(end - start)
        new = chance.choice([noise, b"", data[start:end] * 2, bytes(end - start), noise * 3])
        data = data[:start] + new + data[end:]
    return data


@bounded
@given(
    file=st.sampled_from([*SEEDS, (SHEETS / "saved.xls").read_bytes()]),
    seed=st.integers(0, 2**32),
    times=st.integers(1, 4),
)
def test_bytes(tmp_path: Path, file: bytes, seed: int, times: int) -> None:
    """Whatever befalls a file on its way, a run over it ends as it should."""
    harmless(tmp_path, with_broken_bytes(file, seed, times), GOOD)


@pytest.mark.parametrize("seed", range(2 * TIMES))
def test_the_command(tmp_path: Path, run: Run, seed: int) -> None:
    """The command itself ends with 0, 1 or 2 and a sentence over a folder of changed returns."""
    returns = tmp_path / "returns"
    returns.mkdir()
    for number in range(12):
        file = SEEDS[number % len(SEEDS)]
        broken = with_broken_xml if number % 2 else with_broken_bytes
        (returns / f"{number}.xlsx").write_bytes(broken(file, seed * 100 + number, 2))
    before = {path: path.read_bytes() for path in returns.iterdir()}

    done = run("consolidate", "returns", "-o", "summary.xlsx", "--as-at", "2026-03-31")

    assert done.code in (0, 1, 2)
    assert not re.search("Traceback|fault of its own|panicked", done.stdout + done.stderr)
    assert (tmp_path / "summary.xlsx").exists() == (done.code < 2)
    assert before == {path: path.read_bytes() for path in returns.iterdir()}
