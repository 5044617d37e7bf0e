"""What the Open XML SDK validator misses, and Excel repairs, refuses or shows wrong.

Each check stands for a fault that was planted into a clean workbook and passed every validator
there is; `test_lint` plants them again.
"""

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

from lxml import etree
from openpyxl.utils.cell import get_column_letter, range_boundaries

from tests.formula_lint import Known, faults, is_name

LONGEST_TEXT = 32_767
LONGEST_INLINE_LIST = 255
DIALOGUE_LIMITS = {"errorTitle": 32, "promptTitle": 32, "error": 225, "prompt": 255}

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN = "_xlnm."
Area = tuple[int, int, int, int]


def lint(path: Path) -> list[str]:
    """Give every fault of a workbook, each with its place; [] where there is none."""
    with zipfile.ZipFile(path) as package:
        workbook = Workbook({name: package.read(name) for name in package.namelist()})
    found = [*_name_faults(workbook), *_across_tables(workbook)]
    for sheet in workbook.sheets:
        for check in (
            _cell_faults,
            _merge_faults,
            _validation_faults,
            _conditional_faults,
            _table_faults,
            _link_faults,
        ):
            found += [f"{sheet.name}: {fault}" for fault in check(sheet, workbook)]
    return sorted(set(found))


@dataclass(frozen=True)
class Sheet:
    """One worksheet and the tables on it."""

    name: str
    root: etree._Element
    tables: tuple[etree._Element, ...]

    @cached_property
    def cells(self) -> dict[str, etree._Element]:
        """Cells by address; of a repeated one the last."""
        return {cell.get("r", ""): cell for cell in self.root.iter(f"{_MAIN}c")}

    @cached_property
    def merged(self) -> list[Area]:
        """The merged areas."""
        return [_area(merge) for merge in self.root.iter(f"{_MAIN}mergeCell")]


@dataclass(frozen=True)
class Workbook:
    """The parts of a workbook, and what its formulas may refer to."""

    parts: dict[str, bytes]

    @cached_property
    def root(self) -> etree._Element:
        """The part that lists sheets and names."""
        return self._root("xl/workbook.xml")

    @cached_property
    def sheets(self) -> tuple[Sheet, ...]:
        """The worksheets, in order."""
        targets = self._targets("xl/workbook.xml")
        found = []
        for entry in self.root.iter(f"{_MAIN}sheet"):
            part = targets.get(entry.get(_RELATION, ""), "")
            if part not in self.parts:
                continue
            root, inner = self._root(part), self._targets(part)
            parts = [inner.get(t.get(_RELATION, ""), "") for t in root.iter(f"{_MAIN}tablePart")]
            tables = tuple(self._root(table) for table in parts if table in self.parts)
            found.append(Sheet(entry.get("name", ""), root, tables))
        return tuple(found)

    @cached_property
    def strings(self) -> list[str]:
        """The shared strings, in order."""
        if "xl/sharedStrings.xml" not in self.parts:
            return []
        return [_words(item) for item in self._root("xl/sharedStrings.xml").iter(f"{_MAIN}si")]

    @cached_property
    def formats(self) -> int:
        """How many differential formats there are to choose from."""
        formats = self._root("xl/styles.xml").find(f"{_MAIN}dxfs")
        return 0 if formats is None else len(formats)

    @cached_property
    def names(self) -> list[etree._Element]:
        """The defined names."""
        return list(self.root.iter(f"{_MAIN}definedName"))

    @cached_property
    def known(self) -> Known:
        """What a formula may refer to."""
        return Known(
            sheets=frozenset(sheet.name.casefold() for sheet in self.sheets),
            names=frozenset(name.get("name", "").casefold() for name in self.names),
            tables={
                table.get("displayName", "").casefold(): frozenset(
                    name.casefold() for name in _column_names(table)
                )
                for sheet in self.sheets
                for table in sheet.tables
            },
        )

    def _root(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part], etree.XMLParser(huge_tree=True))

    def _targets(self, part: str) -> dict[str, str]:
        folder, name = posixpath.split(part)
        relations = f"{folder}/_rels/{name}.rels"
        if relations not in self.parts:
            return {}
        return {
            entry.get("Id", ""): posixpath.normpath(
                posixpath.join("/", folder, entry.get("Target"))
            )[1:]
            for entry in self._root(relations)
        }


def _name_faults(workbook: Workbook) -> Iterator[str]:
    counts = Counter(
        (name.get("name", "").casefold(), name.get("localSheetId")) for name in workbook.names
    )
    for name in workbook.names:
        word = name.get("name", "")
        if counts[word.casefold(), name.get("localSheetId")] > 1:
            yield f"defined name {word}: stands twice"
        if not word.startswith(_BUILT_IN) and not is_name(word):
            yield f"defined name {word}: not a name Excel takes"
        for fault in faults(name.text or "", workbook.known):
            yield f"defined name {word}: {fault}"


def _across_tables(workbook: Workbook) -> Iterator[str]:
    tables = [table for sheet in workbook.sheets for table in sheet.tables]
    for attribute, says in (("id", "table id"), ("displayName", "table name")):
        counts = Counter(table.get(attribute, "").casefold() for table in tables)
        yield from (f"{says} {value}: stands twice" for value, n in counts.items() if n > 1)
    names = {name.get("name", "").casefold() for name in workbook.names}
    for table in tables:
        name = table.get("displayName", "")
        if name.casefold() in names:
            yield f"table name {name}: is a defined name too"
        if not is_name(name):
            yield f"table name {name}: not a name Excel takes"


def _cell_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    last_row = 0
    for row in sheet.root.iter(f"{_MAIN}row"):
        number, last_column = int(row.get("r", "0")), 0
        if number <= last_row:
            yield f"row {number}: after row {last_row}"
        last_row = number
        for cell in row:
            place = cell.get("r", "")
            column, line, *_ = range_boundaries(place)
            if line != number:
                yield f"{place}: stands in row {number}"
            if column == last_column:
                yield f"{place}: stands twice"
            elif column < last_column:
                yield f"{place}: after column {get_column_letter(last_column)}"
            last_column = column
            yield from (f"{place}: {fault}" for fault in _content_faults(cell, workbook))


def _content_faults(cell: etree._Element, workbook: Workbook) -> Iterator[str]:
    formula = cell.findtext(f"{_MAIN}f")
    if formula:
        yield from faults(formula, workbook.known)
    value = cell.findtext(f"{_MAIN}v", "")
    if cell.get("t") == "s" and not (value.isdigit() and int(value) < len(workbook.strings)):
        yield f"shared string {value} of {len(workbook.strings)}"
    if cell.get("t") == "e":
        yield f"holds the error {value}"
    if len(_shown(cell, workbook)) > LONGEST_TEXT:
        yield f"text of {len(_shown(cell, workbook)):,} characters, more than {LONGEST_TEXT:,}"


def _merge_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    for one, other in combinations(sheet.merged, 2):
        if _overlap(one, other):
            yield f"merged cells overlap: {_address(one)} and {_address(other)}"
    for table in sheet.tables:
        for merge in sheet.merged:
            if _overlap(merge, _area(table)):
                yield f"merged cells {_address(merge)} in table {table.get('displayName')}"


def _validation_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    for validation in sheet.root.iter(f"{_MAIN}dataValidation"):
        place = f"data check {validation.get('sqref')}"
        for attribute, limit in DIALOGUE_LIMITS.items():
            length = len(validation.get(attribute, ""))
            if length > limit:
                yield f"{place}: {attribute} of {length} characters, more than {limit}"
        for tag in ("formula1", "formula2"):
            formula = validation.findtext(f"{_MAIN}{tag}") or ""
            if formula.startswith('"') and len(formula) - 2 > LONGEST_INLINE_LIST:
                yield f"{place}: list of {len(formula) - 2} characters in the cell, more than 255"
            elif formula:
                found = faults(formula, workbook.known, in_cell=False)
                yield from (f"{place}: {fault}" for fault in found)


def _conditional_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    for block in sheet.root.iter(f"{_MAIN}conditionalFormatting"):
        place = f"conditional format {block.get('sqref')}"
        for rule in block:
            if int(rule.get("dxfId", "-1")) >= workbook.formats:
                yield f"{place}: format {rule.get('dxfId')} of {workbook.formats}"
            for formula in rule.iter(f"{_MAIN}formula"):
                found = faults(formula.text or "", workbook.known, in_cell=False)
                yield from (f"{place}: {fault}" for fault in found)


def _table_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    for one, other in combinations(sheet.tables, 2):
        if _overlap(_area(one), _area(other)):
            yield f"tables {one.get('displayName')} and {other.get('displayName')} overlap"
    for table in sheet.tables:
        place, area = f"table {table.get('displayName')}", _area(table)
        for own in sheet.root.findall(f"{_MAIN}autoFilter"):
            if _overlap(_area(own), area):
                yield f"{place}: the sheet has a filter of its own over it"
        if area[3] == area[1]:
            yield f"{place}: no row below the headings"
        names = _column_names(table)
        if len(names) != area[2] - area[0] + 1:
            yield f"{place}: {len(names)} columns in the range {table.get('ref')}"
        for name, count in Counter(name.casefold() for name in names).items():
            if count > 1:
                yield f"{place}: column {name} stands {count} times"
        for number, name in enumerate(names):
            cell = sheet.cells.get(f"{get_column_letter(area[0] + number)}{area[1]}")
            shown = "" if cell is None else _shown(cell, workbook)
            if shown != name or (cell is not None and cell.get("t") not in ("s", "inlineStr")):
                yield f"{place}: column {name} has the heading {shown!r}"
        for column in table.iter(f"{_MAIN}tableColumn"):
            formula = column.findtext(f"{_MAIN}calculatedColumnFormula")
            found = faults(formula, workbook.known) if formula else ()
            yield from (f"{place}, column {column.get('name')}: {fault}" for fault in found)
            for attribute in ("dataDxfId", "headerRowDxfId"):
                if int(column.get(attribute, "-1")) >= workbook.formats:
                    yield f"{place}: format {column.get(attribute)} of {workbook.formats}"


def _link_faults(sheet: Sheet, workbook: Workbook) -> Iterator[str]:
    for link in sheet.root.iter(f"{_MAIN}hyperlink"):
        place = link.get("location")
        if place:
            found = faults(place, workbook.known)
            yield from (f"link {link.get('ref')}: {fault}" for fault in found)


def _column_names(table: etree._Element) -> list[str]:
    return [_decoded(column.get("name", "")) for column in table.iter(f"{_MAIN}tableColumn")]


def _shown(cell: etree._Element, workbook: Workbook) -> str:
    """Give the words of a cell, whether they stand in it or are shared."""
    value = cell.findtext(f"{_MAIN}v", "")
    if cell.get("t") == "s":
        known = value.isdigit() and int(value) < len(workbook.strings)
        return workbook.strings[int(value)] if known else ""
    return value or _words(cell)


def _words(element: etree._Element) -> str:
    return _decoded("".join(text.text or "" for text in element.iter(f"{_MAIN}t")))


def _decoded(text: str) -> str:
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda code: chr(int(code[1], 16)), text)


def _area(element: etree._Element) -> Area:
    left, top, right, bottom = range_boundaries(element.get("ref"))
    return left, top, right, bottom


def _address(area: Area) -> str:
    left, top, right, bottom = area
    return f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom}"


def _overlap(one: Area, other: Area) -> bool:
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]
