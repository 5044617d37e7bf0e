"""Sound workbooks in unusual spellings: each is read as the same return in the usual one."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest

from dhrxl.files.grids import Grid, read_grids
from dhrxl.files.safe import Unreadable
from tests.hostile import GOOD, SHEET, repacked, with_sheet
from tests.loops import some
from tests.places import SHEETS

BOOK, TYPES, RELATED = "xl/workbook.xml", "[Content_Types].xml", "xl/_rels/workbook.xml.rels"
ODS = (SHEETS / "saved.ods").read_bytes()
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
Bytes = Callable[[], bytes]


def replaced(part: str, old: bytes, new: bytes, data: bytes = GOOD) -> bytes:
    """Give a packed file with words of one part replaced, which must be there."""

    def change(text: bytes) -> bytes:
        assert old in text
        return text.replace(old, new)

    return repacked(data, {part: change})


def listed(sheet: bytes, kind: bytes = b"", part: str = "", data: bytes = GOOD) -> bytes:
    """Give the return with one more entry in its list of sheets, and the part it stands for."""
    data = replaced(BOOK, b"<sheets>", b"<sheets>" + sheet, data)
    if part:
        entry = b'<Relationship Id="rId99" Type="%s" Target="%s"/></Relationships>'
        target = part.removeprefix("xl/").encode()
        data = replaced(RELATED, b"</Relationships>", entry % (kind, target), data)
        empty = b'<xm:sheet xmlns:xm="urn:x" xmlns="%s"><sheetData/></xm:sheet>' % MAIN
        data = repacked(data, {part: empty})
    return data


def other_sheet(kind: str, folder: str) -> bytes:
    """Give the return with a sheet that has no cells to answer in."""
    namespace = (
        OFFICE if "ms" not in kind else b"http://schemas.microsoft.com/office/2006/relationships"
    )
    entry = b'<sheet name="Extra" sheetId="19" state="hidden" r:id="rId99" xmlns:r="%s"/>' % OFFICE
    return listed(
        entry, namespace + b"/" + kind.encode().removeprefix(b"ms "), f"xl/{folder}/sheet1.xml"
    )


def merged(ref: bytes) -> bytes:
    """Give the return with merged cells above its table."""
    return with_sheet(
        lambda text: text.replace(
            b"</sheetData>", b'</sheetData><mergeCells><mergeCell ref="%s"/></mergeCells>' % ref
        )
    )


def dimension(given: bytes) -> bytes:
    """Give the return with another extent said of its sheet."""
    return with_sheet(lambda text: re.sub(rb"<dimension [^>]*/>", given, text))


def moved(main: str, *, absolute: bool) -> bytes:
    """Give the return with its main part under another name, in another folder."""
    folder, _, name = main.rpartition("/")
    home = f"/{main}" if absolute else main
    with zipfile.ZipFile(BytesIO(GOOD)) as parts:
        related = parts.read(RELATED).replace(b'Target="worksheets', b'Target="/xl/worksheets')
        related = re.sub(rb'Target="(?!/)', b'Target="/xl/', related)
        changes = {main: parts.read(BOOK), f"{folder}/_rels/{name}.rels".lstrip("/"): related}
    data = repacked(GOOD, changes)
    data = replaced("_rels/.rels", b"xl/workbook.xml", home.encode().lstrip(b"/"), data)
    data = replaced(TYPES, b"/xl/workbook.xml", f"/{main}".encode(), data)
    return without(data, BOOK, RELATED)


def without(data: bytes, *names: str) -> bytes:
    """Give a packed file without some of its parts."""
    packed = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", 8) as new:
        for name in old.namelist():
            if name not in names:
                new.writestr(name, old.read(name))
    return packed.getvalue()


def wide(*names: str, order: str = "utf-16") -> bytes:
    """Give the return with some of its parts in UTF-16."""

    def change(xml: bytes) -> bytes:
        text = re.sub(r"^<\?xml.*?\?>", "", xml.decode())
        text = f'<?xml version="1.0" encoding="UTF-16"?>{text}'
        return text.encode(order) if order == "utf-16" else b"\xfe\xff" + text.encode(order)

    return repacked(GOOD, dict.fromkeys(names, change))


def prefixed(xml: bytes) -> bytes:
    """Give XML of a sheet with a prefix before each of its names."""
    xml = re.sub(rb"<(/?)([A-Za-z])", rb"<\1x:\2", xml)
    return xml.replace(b"xmlns=", b"xmlns:x=")


def single_quoted(xml: bytes) -> bytes:
    """Give XML with single quotes round its attributes."""
    return re.sub(rb'="([^"\']*)"', rb"='\1'", xml)


def in_pieces(xml: bytes) -> bytes:
    """Give XML of a sheet whose texts are of several formats, and say how they are pronounced."""
    run = rb"<is><r><t>\1</t></r><r><rPr><b/></rPr><t xml:space='preserve'>\2</t></r>"
    sound = rb"<rPh sb='0' eb='1'><t>SOUND</t></rPh></is>"
    return re.sub(rb"<is><t>([^<])([^<]*)</t></is>", run + sound, xml)


def zipped(data: bytes, *, folders: bool = False, slashes: bool = False) -> bytes:
    """Give a packed file as other programs pack it: in one pass, with folders, in 64 bits."""

    class OneWay(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    packed = OneWay()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(packed, "w", 8) as new:  # type: ignore[call-overload]
        if folders:
            for folder in ("xl/", "xl/worksheets/", "_rels/"):
                new.writestr(zipfile.ZipInfo(folder), b"")
        for name in old.namelist():
            entry = zipfile.ZipInfo("x")
            entry.filename = name.replace("/", "\\") if slashes else name
            entry.compress_type = 8
            with new.open(entry, "w", force_zip64=True) as part:
                part.write(old.read(name))
    return packed.getvalue()


SAME: dict[str, Bytes] = {
    "module sheet without id": lambda: listed(
        b'<sheet name="Module1" sheetId="77" state="veryHidden" r:id=""/>'
    ),
    "module sheet of no part": lambda: listed(
        b'<sheet name="Module1" sheetId="77" r:id="rId404"/>'
    ),
    "module sheet with nothing": lambda: listed(b'<sheet name="Module1" sheetId="77"/>'),
    "Excel 4 macros": lambda: other_sheet("ms xlMacrosheet", "macrosheets"),
    "international macros": lambda: other_sheet("ms xlIntlMacrosheet", "macrosheets"),
    "dialog": lambda: other_sheet("dialogsheet", "dialogsheets"),
    "chart": lambda: other_sheet("chartsheet", "chartsheets"),
    "merge of a row": lambda: merged(b"1:1"),
    "merge of rows": lambda: merged(b"$1:$2"),
    "merge of a column": lambda: merged(b"AB:AB"),
    "extent of one cell": lambda: dimension(b'<dimension ref="A1"/>'),
    "no extent": lambda: dimension(b""),
    "extent of nonsense": lambda: dimension(b'<dimension ref="x"/>'),
    "extent of all": lambda: dimension(b'<dimension ref="A1:XFD1048576"/>'),
    "extent of another place": lambda: dimension(b'<dimension ref="C3:D5"/>'),
    "main part elsewhere": lambda: moved("book/main.xml", absolute=False),
    "main part by its whole name": lambda: moved("xl/workbook22.xml", absolute=True),
    "main part at the top": lambda: moved("contents.xml", absolute=True),
    "targets by whole names": lambda: replaced(
        RELATED, b'Target="/xl/worksheets/sheet2.xml"', b'Target="worksheets/./sheet2.xml"'
    ),
    "targets up and down": lambda: replaced(
        RELATED, b'Target="/xl/worksheets/sheet2.xml"', b'Target="../xl/worksheets/sheet2.xml"'
    ),
    "relationships in UTF-16": lambda: wide(RELATED),
    "workbook in UTF-16": lambda: wide(BOOK),
    "sheet in UTF-16": lambda: wide(SHEET),
    "sheet in UTF-16, big end first": lambda: wide(SHEET, BOOK, order="utf-16-be"),
    "all in UTF-16": lambda: wide(SHEET, BOOK, RELATED, "_rels/.rels", "xl/styles.xml", TYPES),
    "comment before a value": lambda: with_sheet(lambda t: t.replace(b"<v>", b"<v><!-- x -->")),
    "comment in a text": lambda: with_sheet(lambda t: t.replace(b"<t>C", b"<t>C<!--c-->")),
    "comment round a row": lambda: with_sheet(lambda t: t.replace(b"<row ", b"<!--a--><row ")),
    "instruction in a value": lambda: with_sheet(lambda t: t.replace(b"<v>", b"<v><?x y?>")),
    "CDATA": lambda: with_sheet(
        lambda t: re.sub(rb"<t>([^<&]*)</t>", rb"<t><![CDATA[\1]]></t>", t)
    ),
    "single quotes": lambda: with_sheet(single_quoted),
    "single quotes in the workbook": lambda: repacked(
        GOOD, {BOOK: single_quoted, RELATED: single_quoted, "xl/styles.xml": single_quoted}
    ),
    "prefix": lambda: with_sheet(prefixed),
    "texts in pieces": lambda: with_sheet(in_pieces),
    "strict": lambda: repacked(
        GOOD,
        dict.fromkeys(
            (SHEET, BOOK, RELATED, "_rels/.rels", "xl/styles.xml"),
            lambda t: t.replace(OFFICE, b"http://purl.oclc.org/ooxml/officeDocument/relationships").replace(
                MAIN, b"http://purl.oclc.org/ooxml/spreadsheetml/main"
            ),
        ),
    ),
    "packed in one pass": lambda: zipped(GOOD),
    "packed with folders": lambda: zipped(GOOD, folders=True),
    "packed with backslashes": lambda: zipped(GOOD, slashes=True),
}  # fmt: skip


def indented(xml: bytes) -> bytes:
    """Give XML with a line for each element of a sheet, as LibreOffice writes it if asked."""
    tags = rb"(<table:table-(?:row|cell|column)\b|</table:table(?:-row|-cell)?>|<text:p)"
    return re.sub(tags, rb"\n   \1", xml)


LIBRARY = (
    b'<?xml version="1.0"?><!DOCTYPE library:libraries PUBLIC "-//OpenOffice.org//DTD '
    b'OfficeDocument 1.0//EN" "libraries.dtd"><library:libraries xmlns:library="urn:l"/>'
)


def packed_mimetype(data: bytes) -> bytes:
    """Give an .ods file whose kind stands last, and is packed like the rest."""
    with zipfile.ZipFile(BytesIO(data)) as parts:
        kind = parts.read("mimetype")
    return repacked(without(data, "mimetype"), {"mimetype": kind})


SAME_ODS: dict[str, Bytes] = {
    "Basic library": lambda: repacked(
        ODS, {"Basic/script-lc.xml": LIBRARY, "Basic/Standard/Module1.xml": LIBRARY}
    ),
    "dialogs": lambda: repacked(ODS, {"Dialogs/dialog-lc.xml": LIBRARY}),
    "macros of Python": lambda: repacked(ODS, {"Scripts/python/a.xml": LIBRARY}),
    "no kind": lambda: without(ODS, "mimetype"),
    "packed kind": lambda: packed_mimetype(ODS),
    "no manifest": lambda: without(ODS, "META-INF/manifest.xml"),
    "indented texts": lambda: repacked(
        ODS, {"content.xml": lambda t: re.sub(rb"<text:p>([^<]*)", rb"<text:p>\n  \1\n ", t)}
    ),
    "indented": lambda: repacked(ODS, {"content.xml": indented}),
    "comment": lambda: repacked(
        ODS, {"content.xml": lambda t: t.replace(b"<text:p>", b"<!--a--><text:p><!--b-->")}
    ),
    "UTF-16": lambda: repacked(
        ODS,
        {"content.xml": lambda t: t.decode().replace('"UTF-8"', '"UTF-16"', 1).encode("utf-16")},
    ),
}  # fmt: skip


def cells(
    data: bytes, folder: Path, name: str = "return.xlsx"
) -> list[tuple[str, list[list[object]]]]:
    """Read the sheets of a file, blank ends left out."""
    path = folder / name
    path.write_bytes(data)
    return [(grid.name, trimmed(grid)) for grid in read_grids(path)]


def trimmed(grid: Grid) -> list[list[object]]:
    rows: list[list[object]] = [list(row) for row in grid.rows]
    for row in rows:
        while row and row[-1] is None:
            row.pop()
    while rows and not rows[-1]:
        rows.pop()
    return rows


@pytest.mark.parametrize("name", SAME)
def test_workbooks(tmp_path: Path, name: str) -> None:
    """A sound workbook is read alike, whatever program wrote it."""
    assert cells(GOOD, tmp_path) == cells(SAME[name](), tmp_path)


@pytest.mark.parametrize("name", SAME_ODS)
def test_open_documents(tmp_path: Path, name: str) -> None:
    """A sound .ods file is read alike, with macros and without what tells its kind."""
    assert cells(ODS, tmp_path) == cells(SAME_ODS[name](), tmp_path, "return.ods")


def test_each_differs() -> None:
    """No spelling is the usual one."""
    for make in some(SAME.values()):
        assert make() != GOOD
    for make in some(SAME_ODS.values()):
        assert make() != ODS


def test_sound_and_unread(tmp_path: Path) -> None:
    """What is sound and cannot be read is not called damaged."""
    path = tmp_path / "return.xlsx"
    path.write_bytes(
        with_sheet(
            lambda text: text.replace(b'r="A4" t="inlineStr"', b'r="A4" t="s"').replace(
                b"<is><t>Action ref</t></is>", b"<v>7</v>"
            )
        )
    )

    with pytest.raises(Unreadable) as raised:
        read_grids(path)

    assert raised.value.problem.message == (
        "Expected a workbook that opens, found a workbook that could not be read. Open it in "
        "Excel, choose Save As, Excel Workbook (.xlsx), and send it again."
    )


def test_strict_word(tmp_path: Path) -> None:
    """A Word file in the Strict format is read like the same in the usual one."""
    from docx import Document

    document = Document()
    table = document.add_table(rows=2, cols=3)
    for at, text in enumerate(
        ("Action ref", "Status", "Progress", "ELM-01.1", "Complete", "Done.")
    ):
        table.cell(at // 3, at % 3).text = text
    document.save(usual := BytesIO())
    office = b"http://schemas.openxmlformats.org/"
    spaces = re.compile(office + rb"(officeDocument|wordprocessingml|drawingml)/2006/")
    with zipfile.ZipFile(usual) as parts:
        names = [name for name in parts.namelist() if name.endswith((".xml", ".rels"))]

    def strict(text: bytes) -> bytes:
        return spaces.sub(rb"http://purl.oclc.org/ooxml/\1/", text)

    data = repacked(usual.getvalue(), dict.fromkeys(names, strict))

    assert data != usual.getvalue()
    assert cells(usual.getvalue(), tmp_path) == cells(data, tmp_path)
    assert cells(data, tmp_path)[0][1][1] == ["ELM-01.1", "Complete", "Done."]
