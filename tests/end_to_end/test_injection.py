"""What an agency writes stays words: no formula, link, picture or command of a terminal.

Texts are sent the whole way, from a return to everything that is made of it, and looked for there
with openpyxl, in the parts of the file, and in LibreOffice. Excel's own face is held to the same
texts in test_excel.
"""

import json
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from dhrxl.files.names import printable
from dhrxl.jobs.demo.filling import Filling, filled_returns
from dhrxl.jobs.split import split
from dhrxl.layouts.xlsx import write
from dhrxl.layouts.xlsx_cells import RISKY
from dhrxl.model.partnership import Partnership
from dhrxl.rounds.agreed import baseline_of
from tests.conftest import run as run_fixture
from tests.hostile import repacked
from tests.invented import AS_AT, action, plan
from tests.libreoffice.office import Office
from tests.loops import some

DAY = ("--as-at", "2026-03-31")
RISKS = (
    "=1+1", "=cmd|'/C calc'!A0", "=DDE(\"cmd\",\"/C calc\",\"x\")", "@SUM(1+9)*cmd|' /C calc'!A0",
    '=HYPERLINK("https://evil.example","Click")', "+44 161 496 0000", "-Review policy", "\t=1+1",
    "\r=1+1", "'=1+1", "{=1+1}", "=WEBSERVICE(\"https://evil.example\")", "=[1]Sheet1!A1",
    "https://evil.example", "mailto:a@evil.example", "file:///etc/passwd", "\\\\evil.example\\x",
    "internal:Cover!A1", "external:c:\\x.xlsx", "<r><t>=1</t></r>", "_x003D_1+1", "%0A=1+1",
    "\uff1d1+1", "\x1b]0;title\x07\x1b[2J\x1b[31mRED\x9b31m",
)  # fmt: skip
"""Each a text that some program has taken for more."""
DEEDS = [f"ELM-{number:02}.1" for number in range(1, len(RISKS) + 1)]
ESCAPES = "\x1b]0;title\x07\x1b[2J\x1b[31mRED\x9b31m"


@dataclass(frozen=True, slots=True)
class Made:
    """Everything that was made of one return."""

    folder: Path
    shown: str
    """What validate printed as text, and said in objects."""

    @property
    def workbooks(self) -> list[Path]:
        """All of them but the return itself."""
        return [path for path in self.folder.rglob("*.xlsx") if "returns" not in path.parts]

    @property
    def summary(self) -> Path:
        """The summary."""
        return self.folder / "summary.xlsx"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """Send every risky text through a round: plan, return, receipt, problems, summary, return."""
    folder = tmp_path_factory.mktemp("round")
    run = run_fixture.__wrapped__(folder)  # type: ignore[attr-defined]
    deeds = [
        action(ref, "Police", action_to_take=risk, key_outcomes=risk, recommendation=risk)
        for ref, risk in zip(DEEDS, RISKS, strict=True)
    ]
    nobody = Partnership()
    sent = split(
        baseline_of(plan(*deeds), None, nobody), folder=folder / "sent", round_="=1+1",
        as_at=AS_AT, partnership=nobody,
    )  # fmt: skip
    typed = ("status", "progress", "evidence", "outcome", "agency_rag", "new_date_requested")
    answers = {ref: dict.fromkeys(typed, risk) for ref, risk in zip(DEEDS, RISKS, strict=True)}
    (folder / "returns").mkdir()
    filling = Filling(sent=sent.returns[0].path, answers=answers, cover={})
    (filled,) = filled_returns([filling], partnership=nobody)
    write(filled, folder / "returns" / f"=1+1 {ESCAPES}.xlsx".replace("\x9b", ""))
    done = [
        run("validate", "returns", "--receipts", "receipts", "--format", "xlsx", *DAY),
        run("validate", "returns", "--format", "json", *DAY),
        run("consolidate", "returns", "-o", "summary.xlsx", *DAY),
        run("split", "summary.xlsx", "--to", "again", "--all", *DAY),
    ]
    assert {0, 1} >= {one.code for one in done}, done
    return Made(folder=folder, shown=done[1].stdout)


def cells(path: Path) -> Iterator[tuple[str, openpyxl.cell.Cell]]:
    """Give every cell of a workbook that holds text, and its place."""
    for sheet in openpyxl.load_workbook(path):
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    yield f"{path.name}, {sheet.title}, {cell.coordinate}", cell


def as_written(text: str) -> str:
    """Give a text as openpyxl reads it: what a workbook cannot hold stays in Excel's writing."""
    return openpyxl.utils.escape.unescape(text)


def test_every_text_came_through(made: Made) -> None:
    """Summary, returns of the next round and problems hold each text as it was typed."""
    again = some((made.folder / "again").iterdir())
    for path, sheet in ((made.summary, "Returned rows"), *((one, "Return") for one in again)):
        held = {cell.value for place, cell in cells(path) if f", {sheet}, " in place}
        kept = {risk for risk in RISKS if {risk, f" {risk}"} & {*map(as_written, held)}}
        assert {risk.strip() for risk in {*RISKS} - kept} <= {text.strip() for text in held}, path


def test_every_text_is_text(made: Made) -> None:
    """No cell with an agency's words is a formula; those that might become one are marked."""
    assert {"Police", "summary", "problems", "Receipt"} <= {
        word for path in made.workbooks for word in re.findall(r"[A-Za-z]+", path.stem)
    }
    for path in made.workbooks:
        typed = some(
            (place, cell) for place, cell in cells(path) if any(r in cell.value for r in RISKS)
        )
        for place, cell in typed:
            assert "s" == cell.data_type, place
            assert not cell.hyperlink, place
            assert cell.quotePrefix or not cell.value.startswith(RISKY), place


def test_nothing_is_carried(made: Made) -> None:
    """No workbook has a part or a relation for links, connections or pictures of others."""
    for path in some(made.workbooks):
        with zipfile.ZipFile(path) as parts:
            for name in some(parts.namelist()):
                if name.endswith(".rels"):
                    assert b'TargetMode="External"' not in parts.read(name), (path, name)
                assert not re.search("externalLink|connections|media|vba|embed|activeX", name), path
                assert b"<ddeLink" not in parts.read(name)


def test_objects(made: Made) -> None:
    """Problems as objects quote what was found, in letters that any program may read."""
    *problems, _verdict = json.loads(made.shown)
    found = [problem["found"] for problem in problems]

    assert made.shown.isascii()
    assert "=1+1" in found
    assert not any(letter < " " and letter != "\n" for letter in some(made.shown))


def test_in_libreoffice(made: Made, office: Office) -> None:
    """LibreOffice opens each workbook and finds words where words were typed."""
    for path, sheet in ((made.summary, "Returned rows"), (made.summary, "All actions")):
        with office.open(path) as document:
            document.recalculate()
            rows = document.rows(sheet)
            held = {value for row in rows for value in row if isinstance(value, str)}
            for risk in some(RISKS[:14]):
                assert any(risk.strip() in value for value in held), (sheet, risk)


RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINK = (
    f'<externalLink xmlns="{MAIN}"><externalBook xmlns:r="{RELATIONS}" r:id="rId1"><sheetNames>'
    '<sheetName val="Sheet1"/></sheetNames></externalBook></externalLink>'
)
DDE = (
    f'<externalLink xmlns="{MAIN}"><ddeLink ddeService="cmd" ddeTopic="/C calc"><ddeItems>'
    '<ddeItem name="A0"/></ddeItems></ddeLink></externalLink>'
)
CONNECTION = (
    f'<connections xmlns="{MAIN}"><connection id="1" name="evil" type="4" refreshedVersion="8">'
    '<webPr url="https://evil.example"/></connection></connections>'
)


def relations(*targets: tuple[str, str]) -> bytes:
    """Give a part that names where others lead."""
    given = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONS}/{kind}" Target="{target}" '
        'TargetMode="External"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}">{given}</Relationships>'.encode()


def baited(data: bytes) -> bytes:
    """Give a return with links, a picture, a connection, names and formulas that lead outside."""

    def named(book: bytes) -> bytes:
        name = b'<definedName name="evil">[1]Sheet1!$A$1</definedName>'
        return re.sub(rb"(</definedNames>)", name + rb"\1", book)

    def linked(sheet: bytes) -> bytes:
        link = (
            f'<hyperlinks><hyperlink xmlns:r="{RELATIONS}" ref="E5" r:id="rId1" '
            'tooltip="evil.example"/></hyperlinks>'
        ).encode()
        sheet = re.sub(rb'(<c r="E5"[^>]*) t="s">', rb'\1 t="str"><f>[1]Sheet1!A1</f>', sheet)
        return re.sub(rb"(<pageMargins)", link + rb"\1", sheet, count=1)

    return repacked(
        data,
        {
            "xl/workbook.xml": named,
            "xl/worksheets/sheet2.xml": linked,
            "xl/worksheets/_rels/sheet2.xml.rels": relations(
                ("hyperlink", "https://evil.example/x"), ("image", "https://evil.example/p.png")
            ),
            "xl/externalLinks/externalLink1.xml": LINK.encode(),
            "xl/externalLinks/_rels/externalLink1.xml.rels": relations(
                ("externalLinkPath", "https://evil.example/book.xlsx")
            ),
            "xl/externalLinks/externalLink2.xml": DDE.encode(),
            "xl/connections.xml": CONNECTION.encode(),
            "xl/media/image1.png": b"\x89PNG evil.example",
        },
    )


def test_links_are_not_carried(tmp_path: Path) -> None:
    """Links, connections, names, pictures and formulas of a return are in nothing made of it."""
    run = run_fixture.__wrapped__(tmp_path)  # type: ignore[attr-defined]
    nobody = Partnership()
    base = baseline_of(plan(action("ELM-01.1"), action("ELM-02.1")), None, nobody)
    sent = split(base, folder=tmp_path / "sent", round_="Q4", as_at=AS_AT, partnership=nobody)
    (tmp_path / "returns").mkdir()
    path = tmp_path / "returns" / "police.xlsx"
    answer = {
        ref: {"status": "In progress", "progress": "Begun."} for ref in ("ELM-01.1", "ELM-02.1")
    }
    filling = Filling(sent=sent.returns[0].path, answers=answer, cover={})
    write(*filled_returns([filling], partnership=nobody), path)
    path.write_bytes(baited(path.read_bytes()))
    with zipfile.ZipFile(path) as parts:
        assert b"hyperlink " in parts.read("xl/worksheets/sheet2.xml")
        assert b"<f>[1]Sheet1!A1</f>" in parts.read("xl/worksheets/sheet2.xml")
        assert b'name="evil"' in parts.read("xl/workbook.xml")

    done = [
        run("validate", "returns", "--receipts", "receipts", "--format", "xlsx", *DAY),
        run("consolidate", "returns", "-o", "summary.xlsx", *DAY),
        run("split", "summary.xlsx", "--to", "again", "--all", *DAY),
    ]

    assert {0, 1} >= {one.code for one in done}, done
    made = [
        *(tmp_path / "receipts").iterdir(), *(tmp_path / "again").iterdir(),
        tmp_path / "summary.xlsx", tmp_path / "problems.xlsx",
    ]  # fmt: skip
    assert 4 == len(made)
    for path in made:
        with zipfile.ZipFile(path) as parts:
            for name in some(parts.namelist()):
                assert not re.search("externalLink|connections|media", name), path
                for word in (b"evil", b"C calc", b"[1]", b'"External"'):
                    assert word not in parts.read(name), (path.name, name, word)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such terminal")
@pytest.mark.parametrize("command", ["validate", "consolidate"])
def test_terminal(made: Made, command: str) -> None:
    """Nothing that an agency typed, or called a file, commands a terminal."""
    import pty

    more = ["-o", str(made.folder / "other.xlsx"), "--force"] if command == "consolidate" else []
    words = [sys.executable, "-m", "dhrxl", command, "returns", *more, *DAY]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        words, cwd=made.folder, stdin=subprocess.DEVNULL, stdout=theirs, stderr=subprocess.DEVNULL
    )
    os.close(theirs)
    shown = b""
    while piece := read(ours):
        shown += piece
    process.wait()
    os.close(ours)

    sent = {letter for letter in shown.decode() if letter < " " or "\x7f" <= letter < "\xa0"}
    assert b"RED" in shown
    assert set("\r\n") == sent - {"\t"}


def read(terminal: int) -> bytes:
    """Give the next of what a terminal was sent; nothing when all is said."""
    try:
        return os.read(terminal, 65_536)
    except OSError:
        return b""


@pytest.mark.parametrize(
    "text", ["T\u0177 Ni, \u00a33: 5 %", "a\nb\tc", "\U0001f469\u200d\U0001f692"]
)
def test_words_are_printed_as_they_are(text: str) -> None:
    """Words in any script are printed as they were typed."""
    assert text == printable(text)


@pytest.mark.parametrize("letter", "\x00\x07\x08\r\x1b\x7f\x85\x9b\u202e\u2066\u2028\ufeff")
def test_commands_are_not_printed(letter: str) -> None:
    """A letter that a terminal obeys is shown as one that it cannot."""
    assert "a\ufffdb" == printable(f"a{letter}b")
