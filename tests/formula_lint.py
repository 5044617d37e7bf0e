"""What is wrong with a formula as it stands in a file, which no schema can know.

Excel refuses or repairs a whole workbook over one formula it cannot read, and shows #NAME? for a
function without its prefix. LibreOffice forgives both.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from openpyxl.formula import Tokenizer
from openpyxl.formula.tokenizer import Token, TokenizerError

LONGEST = 8192

_AFTER_2016 = frozenset(
    """ARRAYTOTEXT BYCOL BYROW CHOOSECOLS CHOOSEROWS CONCAT DROP EXPAND FILTER GROUPBY HSTACK IFS
    ISOMITTED LAMBDA LET MAKEARRAY MAP MAXIFS MINIFS PIVOTBY RANDARRAY REDUCE REGEXEXTRACT
    REGEXREPLACE REGEXTEST SCAN SEQUENCE SINGLE SORT SORTBY SWITCH TAKE TEXTAFTER TEXTBEFORE
    TEXTJOIN TEXTSPLIT TOCOL TOROW TRIMRANGE UNIQUE VALUETOTEXT VSTACK WRAPCOLS WRAPROWS XLOOKUP
    XMATCH""".split()  # noqa: SIM905 - a list of words
)
_PREFIXED = _AFTER_2016 | frozenset(
    """BASE BITAND BITOR BITXOR CEILING.MATH DAYS DECIMAL ENCODEURL FILTERXML FLOOR.MATH
    FORECAST.LINEAR FORMULATEXT IFNA ISFORMULA ISOWEEKNUM MODE.MULT MODE.SNGL NUMBERVALUE
    PERCENTILE.EXC PERCENTILE.INC QUARTILE.EXC QUARTILE.INC RANK.AVG RANK.EQ SHEET SHEETS STDEV.P
    STDEV.S UNICHAR UNICODE VAR.P VAR.S WEBSERVICE XOR""".split()  # noqa: SIM905
)

_CELL = r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}"
_AREA = re.compile(rf"{_CELL}(:{_CELL})?|\$?[A-Za-z]{{1,3}}:\$?[A-Za-z]{{1,3}}|\$?[0-9]+:\$?[0-9]+")
_NAME = re.compile(r"[^\W\d][\w.\\]*|\\[\w.\\]+")
_SHEET = re.compile(r"(?:'((?:[^']|'')+)'|([\w.]+))!(.*)", re.DOTALL)
_TABLE = re.compile(r"([\w.\\]*)\[(.*)\]", re.DOTALL)
_ITEM = re.compile(r"\[((?:'.|[^\[\]'])*)\]")
_SPECIAL = {"#all", "#data", "#headers", "#totals", "#this row"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a formula of this workbook may refer to; names folded to small letters."""

    sheets: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    tables: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Columns by table."""


def is_name(text: str) -> bool:
    """Say whether Excel takes this as a defined name: a word that is no cell address."""
    return bool(_NAME.fullmatch(text)) and not re.fullmatch(
        r"(?i)[a-z]{1,3}\d{1,7}|r\d*c\d*|[rc]", text
    )


def faults(formula: str, known: Known, *, in_cell: bool = True) -> Iterator[str]:
    """Give each fault of a formula, which is given as in the file: without the equals sign.

    Args:
        formula: The formula.
        known: What it may refer to.
        in_cell: Whether it stands in a cell, and not in a drop-down or a conditional format,
            where references to tables are not allowed.
    """
    if len(formula) > LONGEST:
        yield f"formula of {len(formula):,} characters, more than {LONGEST:,}"
    try:
        tokens = [t for t in Tokenizer(f"={formula}").items if t.type != Token.WSPACE]
    except (TokenizerError, IndexError):
        yield f"formula cannot be read: {_short(formula)}"
        return
    if not _is_well_formed(tokens):
        yield f"formula cannot be read: {_short(formula)}"
    for token in tokens:
        if token.type == Token.FUNC and token.subtype == Token.OPEN:
            yield from _function_faults(token.value[:-1].rsplit(":", 1)[-1])
        elif token.type == Token.OPERAND and token.subtype == Token.RANGE:
            yield from _reference_faults(token.value, known, in_cell)
        elif token.type == Token.OPERAND and token.value == "#REF!":
            yield "formula refers to something deleted: #REF!"


def _is_well_formed(tokens: list[Token]) -> bool:
    """Say whether brackets close, and values and operators take turns."""
    depth = 0
    for token in tokens:
        depth += (token.subtype == Token.OPEN) - (token.subtype == Token.CLOSE)
        if depth < 0:
            return False
    if not tokens or depth != 0:
        return False
    turns = all(_may_follow(one, other) for one, other in pairwise(tokens))
    return turns and _starts_value(tokens[0]) and _ends_value(tokens[-1])


def _starts_value(token: Token) -> bool:
    return token.type in (Token.OPERAND, Token.OP_PRE, Token.LITERAL) or token.subtype == Token.OPEN


def _ends_value(token: Token) -> bool:
    return (
        token.type in (Token.OPERAND, Token.OP_POST, Token.LITERAL) or token.subtype == Token.CLOSE
    )


def _may_follow(one: Token, other: Token) -> bool:
    if _starts_value(other):
        return not _ends_value(one)
    if other.type in (Token.OP_IN, Token.OP_POST):
        return _ends_value(one)
    left_out = one.type in (Token.SEP, Token.FUNC)  # an argument may be left out
    return _ends_value(one) or left_out


def _function_faults(function: str) -> Iterator[str]:
    bare = re.sub(r"(?i)^_xlfn\.(_xlws\.)?", "", function)
    if bare.upper() in _PREFIXED and bare == function:
        yield f"function {function} is written without its prefix _xlfn."
    if bare.upper() in _AFTER_2016:
        yield f"function {bare} is not in Excel 2016"


def _reference_faults(reference: str, known: Known, in_cell: bool) -> Iterator[str]:
    if "#REF!" in reference:
        yield "formula refers to something deleted: #REF!"
    elif sheet := _SHEET.fullmatch(reference):
        name = (sheet[1] or sheet[2]).replace("''", "'")
        if name.casefold() not in known.sheets:
            yield f"formula refers to a sheet that is not there: {name}"
        if not _AREA.fullmatch(sheet[3]) and sheet[3].casefold() not in known.names:
            yield f"formula refers to nothing: {reference}"
    elif table := _TABLE.fullmatch(reference):
        if not in_cell:
            yield f"reference to a table, which is not allowed here: {reference}"
        yield from _table_faults(reference, table[1], table[2], known)
    elif not _AREA.fullmatch(reference):
        if not _NAME.fullmatch(reference):
            yield f"formula cannot be read: {_short(reference)}"
        elif reference.casefold() not in known.names | known.tables.keys():
            yield f"formula refers to a name that is not there: {reference}"


def _table_faults(reference: str, name: str, inside: str, known: Known) -> Iterator[str]:
    if inside.startswith("@") or "[@" in inside:
        yield f"short form [@...] in the file: {reference}"
        return
    if name.casefold() not in known.tables:
        yield f"formula refers to a table that is not there: {name or 'none named'}"
        return
    items = _ITEM.findall(inside) if inside.startswith("[") else [inside]
    for item in items:
        column = re.sub(r"'(.)", r"\1", item)
        if (
            item.casefold() not in _SPECIAL
            and column.casefold() not in known.tables[name.casefold()]
        ):
            yield f"formula refers to a column that is not there: {name}[{column}]"


def _short(formula: str) -> str:
    return formula if len(formula) <= 80 else f"{formula[:77]}..."
