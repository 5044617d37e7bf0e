"""Formulas in Excel's wording and in LibreOffice's, translated by LibreOffice's own parser.

Formulas that say the same from where they stand but for the texts in them, as a column of a table
does, are translated once: the number of calls depends on how many kinds of formula there are, never
on how many cells.
"""

import re
from typing import Any

_EXCEL_WORDING = 3  # com.sun.star.sheet.AddressConvention.XL_OOX
_OWN_WORDING = -1  # UNSPECIFIED: what LibreOffice's cells take from a program

_PASSED_OVER = r'"(?:[^"]|"")*"|\'(?:[^\']|\'\')*\'|\[[^\]]*\]+'
"""Texts, quoted names of sheets, columns of tables: nothing in them is an address."""
_ROWS, _COLUMNS = 1_048_576, 1_024
"""The size of a sheet; addresses that lead off it come in again at the other side."""
_ADDRESS = re.compile(
    _PASSED_OVER + r"|(?<!\w)(\$?)([A-Za-z]{1,3})(\$?)(\d{1,7})(?![\w(.!])"
)  # fmt: skip
_STRUCTURE = re.compile(
    r'(?P<text>"(?:[^"]|"")*")'
    r"|(?P<row>\[@\[?(?P<of>[^\[\]]+)\]?\])|(?P<parts>\[\[[^\]]*\](?:,\[[^\]]*\])*\])|(?P<part>\[[^\]]*\])"
    r"|(?P<sheet>'(?:[^']|'')*'|\w[\w.]*)!|(?P<comma>,)"
)
_TEXT = re.compile(r"('(?:[^']|'')*')|\"(?:[^\"]|\"\")*\"")
_STAND_IN = re.compile('"\ue002(\\d+)\ue003"')
_STEPS = re.compile("\ue000(r?)(-?\\d+),(c?)(-?\\d+)\ue001")


class Formulas:
    """The translator of one document."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._parsers: tuple[Any, Any] | None = None
        self._known: dict[tuple[bool, str], str] = {}

    def to_calc(self, formula: str, cell: Any) -> str:
        """Give an Excel formula as LibreOffice words it; `cell` is where it stands."""
        return self._translated(formula, cell, to_excel=False)

    def to_excel(self, formula: str, cell: Any) -> str:
        """Give LibreOffice's wording of a formula as Excel words it."""
        return self._translated(formula, cell, to_excel=True)

    def _translated(self, formula: str, cell: Any, *, to_excel: bool) -> str:
        if "[" in formula:
            return formula.replace(";", ",") if to_excel else structured(formula)
        texts: list[str] = []
        bare = _TEXT.sub(lambda found: found[1] or _stand_in(texts, found[0]), formula)
        from_here = relative(bare, cell.Row, cell.Column)
        if (to_excel, from_here) not in self._known:
            excel, own = self._both()
            reader, printer = (own, excel) if to_excel else (excel, own)
            tokens = reader.parseFormula(bare.removeprefix("="), cell)
            said = f"={printer.printFormula(tokens, cell)}"
            self._known[to_excel, from_here] = relative(said, cell.Row, cell.Column)
        said = absolute(self._known[to_excel, from_here], cell.Row, cell.Column)
        return _STAND_IN.sub(lambda found: texts[int(found[1])], said)

    def _both(self) -> tuple[Any, Any]:
        if self._parsers is None:
            excel, own = (
                self._document.createInstance("com.sun.star.sheet.FormulaParser") for _ in range(2)
            )
            for parser, wording in ((excel, _EXCEL_WORDING), (own, _OWN_WORDING)):
                parser.CompileEnglish = True
                parser.FormulaConvention = wording
            self._parsers = (excel, own)
        return self._parsers


def _stand_in(texts: list[str], text: str) -> str:
    texts.append(text)
    return f'"\ue002{len(texts) - 1}\ue003"'


def structured(formula: str) -> str:
    """Word a formula with columns of tables for LibreOffice, whose parser does not know them.

    >>> structured('=IF(acts[@[Due date]]="",1,Cover!$B$2)')
    '=IF(acts[[#This Row];[Due date]]="";1;$Cover.$B$2)'
    """

    def own(found: re.Match[str]) -> str:
        if found["row"]:
            return f"[[#This Row];[{found['of']}]]"
        if found["parts"]:
            return found[0].replace("],[", "];[")
        if found["sheet"]:
            return f"${found['sheet']}."
        return ";" if found["comma"] else found[0]

    return _STRUCTURE.sub(own, formula)


def relative(formula: str, row: int, column: int) -> str:
    """Give a formula with its relative addresses as steps from a cell, counted from 0.

    >>> relative("=B2+$A$1", 1, 1) == relative("=C3+$A$1", 2, 2)
    True
    """

    def steps(found: re.Match[str]) -> str:
        if found[2] is None:
            return found[0]
        fixed_column, letters, fixed_row, number = found.groups()
        down = f"{int(number) - 1}" if fixed_row else f"r{int(number) - 1 - row}"
        right = column_of(letters) - 1
        across = f"{right}" if fixed_column else f"c{right - column}"
        return f"\ue000{down},{across}\ue001"

    return _ADDRESS.sub(steps, formula)


def absolute(formula: str, row: int, column: int) -> str:
    """Give a formula of steps as it reads in a cell, counted from 0.

    >>> absolute(relative("=B2+$A$1", 1, 1), 9, 2)
    '=C10+$A$1'
    """

    def address(found: re.Match[str]) -> str:
        down, right = int(found[2]), int(found[4])
        number = f"{(down + row) % _ROWS + 1}" if found[1] else f"${down + 1}"
        if found[3]:
            return f"{letters_of((right + column) % _COLUMNS + 1)}{number}"
        return f"${letters_of(right + 1)}{number}"

    return _STEPS.sub(address, formula)


def shifted(formula: str, rows: int, columns: int) -> str:
    """Give a formula as Excel fills it in further down or right.

    >>> shifted('=A1&"A1"&$A1&Sheet1!B$2', 1, 1)
    '=B2&"A1"&$A2&Sheet1!C$2'
    """
    return absolute(relative(formula, 0, 0), rows, columns)


def column_of(letters: str) -> int:
    """Give the number of a column from its letters: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def letters_of(number: int) -> str:
    """Give the letters of a column from its number: 1 is A."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
