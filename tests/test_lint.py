"""The lint names every fault planted into a clean workbook, and nothing in a clean one."""

from pathlib import Path

import pytest
import xlsxwriter

from tests.formula_lint import LONGEST, Known, faults
from tests.lint import LONGEST_TEXT, lint
from tests.packages import replant

BOOK = "xl/workbook.xml"
SHEET = "xl/worksheets/sheet1.xml"
TABLE = "xl/tables/table1.xml"
STRINGS = "xl/sharedStrings.xml"
HEADINGS = ("Action ref", "Status", "Target date", "Days\noverdue")
FORMULA = "agency_return[[#This Row],[Status]]"


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small return: table, drop-down by name, date check, conditional format, links."""
    path = tmp_path_factory.mktemp("lint") / "clean.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet, lists = book.add_worksheet("Return"), book.add_worksheet("The lists")
        lists.write_column("A1", ["Status", "In progress", "Complete"])
        lists.add_table("A1:A3", {"name": "lists", "columns": [{"header": "Status"}]})
        book.define_name("list_status", "='The lists'!$A$2:$A$3")
        book.define_name("as_at", "=Return!$F$1")
        sheet.write("A1", "Return of actions")
        sheet.write_url("B1", "internal:'The lists'!A1", string="Go to the lists")
        sheet.write_number("F1", 46112)
        columns = [{"header": heading} for heading in HEADINGS]
        columns[3]["formula"] = (
            f'=IF({FORMULA}="Complete","",as_at-agency_return[[#This Row],[Target date]])'
        )
        sheet.add_table("A3:D5", {"name": "agency_return", "columns": columns})
        sheet.write_column("A4", ["BEN-01.1", "BEN-02.1"])
        sheet.data_validation("B4:B5", {"validate": "list", "source": "=list_status"})
        sheet.data_validation(
            "C4:C5",
            {
                "validate": "custom",
                "value": "=ISNUMBER(C4)",
                "input_title": "Target date",
                "input_message": "A date",
                "error_title": "Not a date",
                "error_message": "Enter a date such as 31 March 2026.",
            },
        )
        red = book.add_format({"bg_color": "#FFC7CE"})
        sheet.conditional_format(
            "D4:D5", {"type": "formula", "criteria": "=$D4>as_at", "format": red}
        )
    return path


def test_clean_workbook_has_no_fault(clean: Path) -> None:
    """In a workbook that Excel opens without a word, the lint finds nothing."""
    assert lint(clean) == []


def _merges(*areas: str) -> tuple[str, str]:
    inside = "".join(f'<mergeCell ref="{area}"/>' for area in areas)
    return "<conditionalFormatting", f"<mergeCells>{inside}</mergeCells><conditionalFormatting"


FAULTS = {
    "inline-list": (
        SHEET,
        ("<formula1>list_status<", f'<formula1>"{"x" * 256}"<'),
        "Return: data check B4:B5: list of 256 characters in the cell, more than 255",
    ),
    "table-heading": (
        TABLE,
        ('name="Status"', 'name="State"'),
        "Return: table agency_return: column State has the heading 'Status'",
    ),
    "table-heading-lost": (
        SHEET,
        ('<c r="B3" t="s"><v>0</v></c>', ""),
        "Return: table agency_return: column Status has the heading ''",
    ),
    "table-heading-number": (
        SHEET,
        ('<c r="B3" t="s"><v>0</v></c>', '<c r="B3"><v>4</v></c>'),
        "Return: table agency_return: column Status has the heading '4'",
    ),
    "duplicate-column": (
        TABLE,
        ('name="Status"', 'name="ACTION REF"'),
        "Return: table agency_return: column action ref stands 2 times",
    ),
    "column-count": (
        TABLE,
        ('ref="A3:D5"', 'ref="A3:E5"'),
        "Return: table agency_return: 4 columns in the range A3:E5",
    ),
    "no-table-row": (
        TABLE,
        ('ref="A3:D5"', 'ref="A3:D3"'),
        "Return: table agency_return: no row below the headings",
    ),
    "format-index": (
        SHEET,
        ('dxfId="0"', 'dxfId="7"'),
        "Return: conditional format D4:D5: format 7 of 1",
    ),
    "table-format-index": (
        TABLE,
        ('name="Status"', 'name="Status" dataDxfId="7"'),
        "Return: table agency_return: format 7 of 1",
    ),
    "formula-syntax": (
        SHEET,
        ("[Target date]])</f>", "[Target date]]</f>"),
        f'Return: D4: formula cannot be read: IF({FORMULA}="Complete","",'
        "as_at-agency_return[[#Th...",
    ),
    "formula-after-operator": (
        SHEET,
        ("<f>IF(", "<f>as_at*/IF("),
        'Return: D4: formula cannot be read: as_at*/IF(agency_return[[#This Row],[Status]]="Comple'
        'te","",as_at-agency_retu...',
    ),
    "shorthand": (
        TABLE,
        ("agency_return[[#This Row],[Target date]]", "[@[Target date]]"),
        "Return: table agency_return, column Days\noverdue: "
        "short form [@...] in the file: [@[Target date]]",
    ),
    "sheet-filter-over-table": (
        SHEET,
        ("<conditionalFormatting", '<autoFilter ref="A3:B5"/><conditionalFormatting'),
        "Return: table agency_return: the sheet has a filter of its own over it",
    ),
    "merges-overlap": (
        SHEET,
        _merges("G1:H2", "H2:I3"),
        "Return: merged cells overlap: G1:H2 and H2:I3",
    ),
    "merge-in-table": (
        SHEET,
        _merges("A4:B4"),
        "Return: merged cells A4:B4 in table agency_return",
    ),
    "long-text": (
        STRINGS,
        ("<t>BEN-01.1</t>", f"<t>{'x' * (LONGEST_TEXT + 1)}</t>"),
        "Return: A4: text of 32,768 characters, more than 32,767",
    ),
    "name-invalid": (
        BOOK,
        ('name="as_at"', 'name="as at"'),
        "defined name as at: not a name Excel takes",
    ),
    "name-like-a-cell": (
        BOOK,
        ('name="as_at"', 'name="DHR07"'),
        "defined name DHR07: not a name Excel takes",
    ),
    "name-dangling": (
        BOOK,
        ("Return!$F$1", "Returns!$F$1"),
        "defined name as_at: formula refers to a sheet that is not there: Returns",
    ),
    "name-deleted": (
        BOOK,
        ("Return!$F$1", "Return!#REF!"),
        "defined name as_at: formula refers to something deleted: #REF!",
    ),
    "name-twice": (
        BOOK,
        ('name="list_status"', 'name="As_At"'),
        "defined name As_At: stands twice",
    ),
    "cell-twice": (
        SHEET,
        ('<c r="F1">', '<c r="F1"><v>1</v></c><c r="F1">'),
        "Return: F1: stands twice",
    ),
    "cell-order": (
        SHEET,
        ('<c r="F1">', '<c r="AA1"><v>1</v></c><c r="F1">'),
        "Return: F1: after column AA",
    ),
    "cell-in-other-row": (
        SHEET,
        ('<c r="F1">', '<c r="F2">'),
        "Return: F2: stands in row 1",
    ),
    "row-order": (
        SHEET,
        ('<row r="4"', '<row r="2"'),
        "Return: row 2: after row 3",
    ),
    "shared-string": (
        SHEET,
        ('<c r="A1" t="s"><v>3<', '<c r="A1" t="s"><v>99<'),
        "Return: A1: shared string 99 of 10",
    ),
    "error-result": (
        SHEET,
        ('<c r="F1"><v>46112<', '<c r="F1" t="e"><v>#NAME?<'),
        "Return: F1: holds the error #NAME?",
    ),
    "table-id-twice": (TABLE, ('id="1" name', 'id="2" name'), "table id 2: stands twice"),
    "table-name-twice": (
        TABLE,
        ('displayName="agency_return"', 'displayName="Lists"'),
        "table name lists: stands twice",
    ),
    "table-name-is-a-name": (
        TABLE,
        ('displayName="agency_return"', 'displayName="as_at"'),
        "table name as_at: is a defined name too",
    ),
    "long-formula": (
        SHEET,
        ("<f>IF(", f'<f>"{"x" * LONGEST}"&amp;IF('),
        "Return: D4: formula of 8,295 characters, more than 8,192",
    ),
    "check-syntax": (
        SHEET,
        ("<formula1>ISNUMBER(C4)<", "<formula1>ISNUMBER(C4<"),
        "Return: data check C4:C5: formula cannot be read: ISNUMBER(C4",
    ),
    "check-name": (
        SHEET,
        ("<formula1>list_status<", "<formula1>list_state<"),
        "Return: data check B4:B5: formula refers to a name that is not there: list_state",
    ),
    "check-table": (
        SHEET,
        ("<formula1>list_status<", "<formula1>lists[Status]<"),
        "Return: data check B4:B5: reference to a table, which is not allowed here: lists[Status]",
    ),
    "condition-sheet": (
        SHEET,
        ("<formula>$D4&gt;as_at<", "<formula>$D4&gt;Cover!$B$2<"),
        "Return: conditional format D4:D5: formula refers to a sheet that is not there: Cover",
    ),
    "error-too-long": (
        SHEET,
        ("Enter a date such as 31 March 2026.", "x" * 226),
        "Return: data check C4:C5: error of 226 characters, more than 225",
    ),
    "prompt-too-long": (
        SHEET,
        ('prompt="A date"', f'prompt="{"x" * 256}"'),
        "Return: data check C4:C5: prompt of 256 characters, more than 255",
    ),
    "title-too-long": (
        SHEET,
        ('promptTitle="Target date"', f'promptTitle="{"x" * 33}"'),
        "Return: data check C4:C5: promptTitle of 33 characters, more than 32",
    ),
    "function-without-prefix": (
        SHEET,
        ("<f>IF(", "<f>IFNA(1,2)+IF("),
        "Return: D4: function IFNA is written without its prefix _xlfn.",
    ),
    "function-too-new": (
        SHEET,
        ("<f>IF(", "<f>_xlfn.XLOOKUP(1,2,3)+IF("),
        "Return: D4: function XLOOKUP is not in Excel 2016",
    ),
    "table-unknown": (
        SHEET,
        ("<f>IF(agency_return", "<f>IF(agency_returns"),
        "Return: D4: formula refers to a table that is not there: agency_returns",
    ),
    "column-unknown": (
        SHEET,
        ("<f>IF(agency_return[[#This Row],[Status]]", "<f>IF(agency_return[[#This Row],[State]]"),
        "Return: D4: formula refers to a column that is not there: agency_return[State]",
    ),
    "link": (
        SHEET,
        ("location=\"'The lists'!A1\"", "location=\"'The list'!A1\""),
        "Return: link B1: formula refers to a sheet that is not there: The list",
    ),
}


@pytest.mark.parametrize(
    ("part", "change", "named"), [pytest.param(*case, id=name) for name, case in FAULTS.items()]
)
def test_planted_fault_is_named(
    clean: Path, tmp_path: Path, part: str, change: tuple[str, str], named: str | None
) -> None:
    """Each fault, planted alone, is named with its place."""
    found = lint(replant(clean, tmp_path / "faulty.xlsx", {part: change}))

    assert named in found


KNOWN = Known(
    sheets=frozenset({"return", "people's returns"}),
    names=frozenset({"as_at"}),
    tables={"plan": frozenset({"status", "target date", "what [is] needed"})},
)


@pytest.mark.parametrize(
    "formula",
    [
        "1",
        "-A1+$B$2%",
        'IF(A1="","",as_at-A1)',
        "IF(A1,,2)",
        "IF(A1,)",
        "TODAY()-1",
        '"say ""(yes"""&A1',
        "SUM(Return!$A$1:$B$2,'People''s returns'!A:A,Return!1:3)",
        'COUNTIFS(plan[Status],"Complete",plan[Target date],"<"&as_at)',
        "plan[[#This Row],[Status]]",
        "SUM(plan[[#Headers],[Status]:[Target date]])",
        "plan[[#This Row],[What '[is'] needed]]",
        "_xlfn.IFNA(A1,{1,2;3,4})",
        "A1:INDEX(A:A,3)",
        'TRIM(SUBSTITUTE(plan[[#This Row],[Status]],UNICHAR2," "))'.replace(
            "UNICHAR2", "CHAR(160)"
        ),
    ],
)
def test_sound_formula_has_no_fault(formula: str) -> None:
    """A formula that Excel reads is left alone."""
    assert list(faults(formula, KNOWN)) == []


@pytest.mark.parametrize(
    "formula",
    [
        "IF(A1",
        "A1)",
        "A1 A2",
        "A1+",
        "*A1",
        "IF(,A1+)",
        "$",
        "A1:",
        "SUM(A1 A2)",
        "",
        '"open',
        "{1,2",
    ],
)
def test_broken_formula_is_named(formula: str) -> None:
    """A formula that Excel cannot read is named."""
    assert list(faults(formula, KNOWN)) == [f"formula cannot be read: {formula}"]
