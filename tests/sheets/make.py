"""Makes the workbooks of this folder: `python -m tests.sheets.make`, with LibreOffice installed.

They are checked in, so that tests read the same bytes everywhere. Everything in them is invented.
"""

# ruff: noqa: RUF001

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from docx import Document as WordDocument
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.styles.colors import Color
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

from dhrxl.model.terms import COLUMNS, COVER_LABELS, RETURN
from tests.libreoffice.office import Office
from tests.libreoffice.remote import Struct, Typed, options

HERE = Path(__file__).parent
MADE_ON = datetime(2026, 4, 7, 9, 30)  # noqa: DTZ001 - openpyxl takes no time zone
AGENCY = "Harbour Trust"
ANSWERS: dict[str, dict[str, object]] = {
    "ROWAN-01.1": {
        "action_to_take": "Agree a protocol for sharing risk.",
        "due_date": date(2026, 3, 31),
        "status": "Complete",
        "progress": "Agreed by both boards.",
        "evidence": "Minutes of 4 March 2026, held by the board.",
        "date_of_completion": date(2026, 3, 4),
        "outcome": "Calls are shared within a day.",
        "agency_rag": "Blue",
    },
    "ROWAN-02.1": {
        "action_to_take": "Train front desk staff.",
        "due_date": date(2026, 6, 30),
        "status": "In progress",
        "progress": "Half of the staff trained.",
        "agency_rag": "Green",
    },
    "ROWAN-03.1": {
        "action_to_take": "Review the policy on home visits.",
        "due_date": date(2026, 1, 31),
        "status": "In progress",
        "progress": "Draft with the team.",
        "agency_rag": "Amber",
        "new_date_requested": date(2026, 7, 31),
        "reason_for_new_date": "The national guidance is awaited.",
    },
}

Change = Callable[[Workbook, Worksheet], None]


def make_return(file: str, change: Change | None = None, *, header_row: int = 4) -> Path:
    """Make a return of three actions and change one thing about it."""
    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.title = "Cover"
    cover["A1"] = f"Return: {AGENCY}"
    form = {
        "file_kind": "Agency return",
        "template_version": "1",
        "partnership": "Anytown CSP",
        "agency": AGENCY,
        "round": "Q4 2025/26",
        "as_at": date(2026, 3, 31),
        "send_to": "csp.team@anytown.example",
    }
    for row, (key, value) in enumerate(form.items(), start=3):
        cover.cell(row, 1, COVER_LABELS[key])
        cover.cell(row, 2, value)
    sheet = book.create_sheet("Return")
    if header_row > 1:
        sheet["A1"] = f"Actions of {AGENCY}"
    for column, key in enumerate(RETURN, start=1):
        sheet.cell(header_row, column, COLUMNS[key].heading)
    for row, (ref, answers) in enumerate(ANSWERS.items(), start=header_row + 1):
        known = {"review": "Rowan", "your_part": "Lead", "lead_agency": AGENCY}
        cells = {"action_ref": ref, **known, **answers, "target_date": answers["due_date"]}
        for column, key in enumerate(RETURN, start=1):
            if key in cells:
                sheet.cell(row, column, cells[key])
    book.create_sheet("Lists").append(["List", "Value"])
    if change:
        change(book, sheet)
    book.properties.creator = "Harbour Trust"
    book.properties.created = book.properties.modified = MADE_ON
    book.save(HERE / file)
    return HERE / file


def at(key: str, ref: int = 1, header_row: int = 4) -> dict[str, int]:
    """Give the place of an answer: of the first, second or third action."""
    return {"row": header_row + ref, "column": RETURN.index(key) + 1}


def moved_header(_: Workbook, sheet: Worksheet) -> None:
    for row in range(1, 9):
        sheet.cell(row, 1).value = None
    sheet["B3"] = "Please return by 14 April. Status, evidence and progress are all needed."


def dates_as_text(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(**at("date_of_completion")).value = "04/03/2026"
    sheet.cell(**at("new_date_requested", 3)).value = "ASAP"


def dates_1904(book: Workbook, _: Worksheet) -> None:
    book.epoch = CALENDAR_MAC_1904


def merged_cells(_: Workbook, sheet: Worksheet) -> None:
    sheet.merge_cells("E6:E7")
    sheet.merge_cells("A1:D1")


def renamed_headings(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(**at("progress", 0)).value = "Update"
    sheet.cell(**at("reason_for_new_date", 0)).value = "REASON FOR\nREQUEST:"
    sheet.cell(**at("status", 0)).value = "  STATUS:"
    sheet.cell(4, 27, "Proof")
    sheet.cell(5, 27, "See shared drive.")


def repeated_heading(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(4, 27, "Progress")
    sheet.cell(6, 27, "A second answer.")


def extra_columns(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(4, 27, "Risk owner")
    sheet.cell(5, 27, "Head of service")
    sheet.cell(7, 29, "Beside the table")


def missing_columns(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_cols(RETURN.index("evidence") + 1)
    sheet.delete_cols(RETURN.index("status") + 1)


def empty_table(_: Workbook, sheet: Worksheet) -> None:
    sheet.delete_rows(5, 3)


def trailing_rows(_: Workbook, sheet: Worksheet) -> None:
    for row in range(8, 2000):
        for column in range(1, 5):
            sheet.cell(row, column).fill = PatternFill("solid", fgColor="FFF2F2F2")
    sheet["C1500"] = "   "


def non_ascii(book: Workbook, sheet: Worksheet) -> None:
    book["Cover"]["B6"] = "Tŷ Gobaith – Plas Mawr"
    sheet.title = "Datganiad Ŵyl"
    sheet.cell(**at("progress")).value = "Cyfarfod â’r bwrdd: «iawn» 👍"


def rag_by_fill(_: Workbook, sheet: Worksheet) -> None:
    fills = ("FFFFC000", Color(theme=9), Color(indexed=10))
    for number, fill in enumerate(fills, start=1):
        cell = sheet.cell(**at("agency_rag", number))
        cell.value = None
        cell.fill = PatternFill("solid", fgColor=fill)
    sheet.cell(**at("outcome", 2)).fill = PatternFill("solid", fgColor="FF00B050")


def status_by_fill(_: Workbook, sheet: Worksheet) -> None:
    for number, fill in enumerate(("FFC6EFCE", "FFD9D9D9"), start=1):
        for key in ("status", "agency_rag"):
            sheet.cell(**at(key, number)).value = None
        sheet.cell(**at("status", number)).fill = PatternFill("solid", fgColor=fill)


def lost_cover(book: Workbook, _: Worksheet) -> None:
    del book["Cover"]


def lost_cover_two_agencies(book: Workbook, sheet: Worksheet) -> None:
    del book["Cover"]
    sheet.cell(**at("lead_agency", 2)).value = "Northside Housing"


def copied_sheet(book: Workbook, sheet: Worksheet) -> None:
    copy = book.copy_worksheet(sheet)
    copy.title = "Return (2)"
    copy.sheet_state = "hidden"


def hidden_rows(_: Workbook, sheet: Worksheet) -> None:
    for row in (2, 6, 7):
        sheet.row_dimensions[row].hidden = True


def no_results(_: Workbook, sheet: Worksheet) -> None:
    for number in (1, 2, 3):
        sheet.cell(**at("rag", number)).value = '=IF(D5="Complete","Blue","Grey")'
    sheet.cell(**at("date_of_completion", 2)).value = "=DATE(2026,3,1)"
    for row in (8, 9):
        sheet.cell(row, RETURN.index("rag") + 1).value = '=IF(D8="","","Grey")'


def typed_text(_: Workbook, sheet: Worksheet) -> None:
    texts = ("1.10", "007", "N/A", "=1+1", "-Review policy", "  two spaces  ")
    for key, text in zip(("progress", "evidence", "outcome"), texts[:3], strict=True):
        sheet.cell(**at(key)).value = text
    for key, text in zip(("progress", "evidence", "outcome"), texts[3:], strict=True):
        cell = sheet.cell(**at(key, 2))
        cell.value = text
        cell.data_type = "s"
    cell = sheet.cell(**at("progress", 3))
    cell.value = '=HYPERLINK("http://bad.example","click")'
    cell.data_type = "s"
    sheet.cell(**at("evidence", 3)).value = "- first point\n- second point"


def comments(book: Workbook, sheet: Worksheet) -> None:
    sheet.cell(**at("progress", 2)).comment = Comment(
        "A. Clerk:\nCall Sam on 07700 900123.", "A. Clerk"
    )
    sheet["A1"].comment = Comment("Old title.", "A. Clerk")


def error_values(_: Workbook, sheet: Worksheet) -> None:
    sheet.cell(**at("date_of_completion", 2)).value = "#REF!"
    sheet.cell(**at("outcome", 2)).value = "#N/A"


def repeated_header(_: Workbook, sheet: Worksheet) -> None:
    sheet.insert_rows(6)
    for column, key in enumerate(RETURN, start=1):
        sheet.cell(6, column, COLUMNS[key].heading)


def personal_data(book: Workbook, sheet: Worksheet) -> None:
    sheet.cell(**at("progress", 2)).value = "Spoke to Mr B, NHS number 943 476 5919."
    sheet.cell(
        **at("evidence", 2)
    ).value = "Ask csp.team@anytown.example or j.smith@harbour.example"
    sheet.cell(
        **at("outcome", 3)
    ).value = "DHR07-03.1 closed at 17.6; £1,234,567,890; ring 999 or 101."
    book["Cover"]["A20"] = COVER_LABELS["completed_by"]
    book["Cover"]["B20"] = "Manager, 0161 496 0123"
    book.create_sheet("DOB 12-3-1980")
    book.properties.lastModifiedBy = "j.smith@harbour.example"


def as_macro_book(source: Path, target: Path) -> None:
    """Declare a workbook as one that may hold macros, as .xlsm files do; it holds none."""
    plain = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
    macro = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name).replace(plain, macro))


def _encryption() -> Typed:
    """Say to LibreOffice how to encrypt an .xlsx."""
    kind = "com.sun.star.beans.NamedValue"
    words = (("CryptoType", "Standard"), ("OOXPassword", "harbour"))
    return Typed(f"[]{kind}", tuple(Struct(kind, Name=name, Value=text) for name, text in words))


def main() -> None:
    """Make them all."""
    plain = make_return("plain.xlsx")
    make_return("moved_header.xlsx", moved_header, header_row=9)
    make_return("dates_1904.xlsx", dates_1904)
    for change in (
        *(dates_as_text, merged_cells, renamed_headings, repeated_heading, extra_columns),
        *(missing_columns, empty_table, trailing_rows, rag_by_fill, status_by_fill, lost_cover),
        *(lost_cover_two_agencies, copied_sheet, hidden_rows, no_results, typed_text, comments),
        *(error_values, repeated_header, personal_data),
    ):
        make_return(f"{change.__name__}.xlsx", change)
    make_return("Tŷ Gobaith – Plas Mawr.xlsx", non_ascii)
    as_macro_book(plain, HERE / "macro_book.xlsm")

    data = plain.read_bytes()
    (HERE / "truncated.xlsx").write_bytes(data[: len(data) // 2])
    (HERE / "empty.xlsx").write_bytes(b"")
    (HERE / "separated_values.xlsx").write_text("Action ref,Status\nROWAN-01.1,Complete\n")
    word = WordDocument()
    word.add_paragraph("ROWAN-01.1 is complete.")
    word.save(str(HERE / "word_file.xlsx"))

    office = Office()
    try:
        with office.open(plain) as document:
            document.save_as(HERE / "saved.xls")
            document.save_as(HERE / "saved.ods")
            key = _encryption()
            for name, saved in {
                "password.xlsx": options(FilterName="Calc MS Excel 2007 XML", EncryptionData=key),
                "password.ods": options(FilterName="calc8", Password="harbour"),
                "password.xls": options(FilterName="MS Excel 97", Password="harbour"),
            }.items():
                document.model.storeToURL((HERE / name).absolute().as_uri(), saved)
        with office.open(HERE / "typed_text.xlsx") as document:
            document.save_as(HERE / "typed_text.ods")
    finally:
        office.close()
    (HERE / "old_excel_named.xlsx").write_bytes((HERE / "saved.xls").read_bytes())


if __name__ == "__main__":
    main()
