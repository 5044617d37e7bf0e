"""Rules on cells: conditional formats and data validation.

On Windows and macOS Excel takes the relative addresses of such a formula from the active cell, not
from the range (learn.microsoft.com: "Conditional formatting may be set incorrectly when you use VBA
in Excel"); the engine does so too. Excel on the web takes them from the range's first cell: there
`anchored` is True, as the replayer of remote actions asks.
"""

from collections.abc import Iterator
from typing import Any

from xlwings import XlwingsError, base_classes

from tests.libreoffice.engine.formulas import shifted
from tests.libreoffice.engine.looks import colour_number, colour_of
from tests.libreoffice.remote import Enum

_COMPARISONS = {
    "equal_to": "EQUAL", "not_equal_to": "NOT_EQUAL", "greater_than": "GREATER",
    "less_than": "LESS", "greater_than_or_equal": "GREATER_EQUAL",
    "less_than_or_equal": "LESS_EQUAL", "between": "BETWEEN", "not_between": "NOT_BETWEEN",
}  # fmt: skip
_KINDS = {
    "whole_number": "WHOLE", "decimal": "DECIMAL", "date": "DATE", "time": "TIME",
    "text_length": "TEXT_LEN", "custom": "CUSTOM",
}  # fmt: skip
_CONDITION = 0  # com.sun.star.sheet.ConditionEntryType
_LIST_SHOWN, _LIST_HIDDEN = 1, 0  # com.sun.star.sheet.TableValidationVisibility
_BOLD, _PLAIN = 150.0, 100.0  # com.sun.star.awt.FontWeight
_ENTRY = ("Operator", "Formula1", "Formula2", "StyleName")


def own_wording(owner: Any, formula: str, *, anchored: bool) -> str:
    """Give a rule's formula as LibreOffice keeps it for the first cell of its range."""
    row, column = owner.row - 1, owner.column - 1
    if not anchored:
        active = owner.sheet.book.active_cell
        formula = shifted(formula, row - active.Row, column - active.Column)
    cell = owner.cells.getCellByPosition(0, 0).CellAddress
    return owner.sheet.book.blocks.formulas.to_calc(formula, cell).removeprefix("=")


class ConditionalFormat(base_classes.ConditionalFormat):
    """A rule, known by the ranges it is for and its number among theirs."""

    def __init__(self, owner: Any, areas: str, position: int) -> None:
        self._owner, self._areas, self._position = owner, areas, position

    @property
    def _formats(self) -> Any:
        return self._owner.sheet.model.ConditionalFormats

    @property
    def _format(self) -> Any:
        return next(
            one
            for one in self._formats.ConditionalFormats
            if one.Range.RangeAddressesAsString == self._areas
        )

    @property
    def formula(self) -> str | None:
        """The formula of a custom rule, otherwise None, as Excel words it."""
        kept = self._format
        entry = kept.getByIndex(self._position)
        if entry.Type != _CONDITION or entry.Operator != operator_number(self._owner, "EXPRESSION"):
            return None
        cell = kept.Range.getByIndex(0).getCellByPosition(0, 0).CellAddress
        return str(self._owner.sheet.book.blocks.formulas.to_excel(entry.Formula1, cell))

    @property
    def type(self) -> str:
        """Of the kinds there are in Excel only these two are told apart."""
        entry = self._format.getByIndex(self._position)
        if entry.Type != _CONDITION:
            return "unknown"
        return "cell_value" if self.operator else "custom"

    @property
    def operator(self) -> str | None:
        """How a rule compares, None for a custom rule."""
        number = self._format.getByIndex(self._position).Operator
        names = (name for name, calc in _COMPARISONS.items()
                 if operator_number(self._owner, calc) == number)  # fmt: skip
        return next(names, None)

    @property
    def formula1(self) -> str:
        return f"={self._format.getByIndex(self._position).Formula1}"

    @property
    def fill_color(self) -> tuple[int, int, int] | None:
        book = self._owner.sheet.book
        styles = book.model.StyleFamilies.getByName("CellStyles")
        name = self._format.getByIndex(self._position).StyleName
        return colour_of(styles.getByName(name).CellBackColor)

    def delete(self) -> None:
        """Take the rule off all cells it is for; their other rules are made anew."""
        self._owner._open_to_change()
        kept = self._format
        rules = entries_of(kept)
        del rules[self._position]
        areas = kept.Range
        self._formats.removeByID(kept.ID)
        if rules:
            number = self._formats.createByRange(areas)
            anew = next(one for one in self._formats.ConditionalFormats if one.ID == number)
            for position, values in enumerate(rules):
                anew.createEntry(_CONDITION, position)
                fill_in(anew.getByIndex(position), values)


def entries_of(kept: Any) -> list[tuple[Any, ...]]:
    """Give what the rules of a conditional format say."""
    entries = (kept.getByIndex(position) for position in range(kept.Count))
    return [tuple(getattr(entry, name) for name in _ENTRY) for entry in entries]


def fill_in(entry: Any, values: tuple[Any, ...]) -> None:
    """Make a rule say something else."""
    for name, value in zip(_ENTRY, values, strict=True):
        setattr(entry, name, value)


def operator_number(owner: Any, name: str) -> int:
    """Give the number of a condition, which LibreOffice knows only by its constant's name."""
    uno = owner.sheet.book.app.bridge.uno
    return int(uno.getConstantByName(f"com.sun.star.sheet.ConditionFormatOperator.{name}"))


class ConditionalFormats(base_classes.ConditionalFormats):
    """The conditional formats of a range. A rule that stops others is kept as one that does not."""

    def __init__(self, owner: Any, *, anchored: bool = False) -> None:
        self._owner, self._anchored = owner, anchored

    def __len__(self) -> int:
        return sum(1 for _ in self)

    def __iter__(self) -> Iterator[ConditionalFormat]:
        address = self._owner.cells.RangeAddress
        for one in self._owner.sheet.model.ConditionalFormats.ConditionalFormats:
            if one.Range.queryIntersection(address).Count:
                for position in range(one.Count):
                    yield ConditionalFormat(self._owner, one.Range.RangeAddressesAsString, position)

    def add_cell_value(self, spec: dict[str, Any]) -> ConditionalFormat:
        formulas = [spec["formula1"]]
        if spec["formula2"] is not None:
            formulas.append(spec["formula2"])
        return self._add(_COMPARISONS[spec["operator"]], map(_operand, formulas), spec)

    def add_custom(self, spec: dict[str, Any]) -> ConditionalFormat:
        return self._add("EXPRESSION", [spec["formula"]], spec)

    def clear(self) -> None:
        """Take all rules off these cells; outside them they stay."""
        cells = self._owner.cells
        none = cells.ConditionalFormat
        none.clear()
        self._owner.set_property("ConditionalFormat", none)

    def _add(self, operator: str, formulas: Any, spec: dict[str, Any]) -> ConditionalFormat:
        """Add a rule above those that exactly this range has already."""
        owner = self._owner
        cells = owner._open_to_change()
        worded = [own_wording(owner, one, anchored=self._anchored) for one in formulas]
        rule = (
            operator_number(owner, operator),
            worded[0],
            worded[1] if len(worded) > 1 else "",
            self._style(spec),
        )
        kept = self._format(cells)
        rules = [rule, *entries_of(kept)]
        kept.createEntry(_CONDITION, kept.Count)
        for position, values in enumerate(rules):
            fill_in(kept.getByIndex(position), values)
        return ConditionalFormat(owner, kept.Range.RangeAddressesAsString, 0)

    def _format(self, cells: Any) -> Any:
        """Give the conditional format of exactly these cells, a new one if they have none."""
        formats = self._owner.sheet.model.ConditionalFormats
        name = cells.AbsoluteName
        for one in formats.ConditionalFormats:
            areas = one.Range
            if areas.Count == 1 and areas.getByIndex(0).AbsoluteName == name:
                return one
        areas = self._owner.sheet.book.model.createInstance("com.sun.star.sheet.SheetCellRanges")
        areas.addRangeAddress(cells.RangeAddress, False)
        number = formats.createByRange(areas)
        return next(one for one in formats.ConditionalFormats if one.ID == number)

    def _style(self, spec: dict[str, Any]) -> str:
        """Give the name of the cell style that carries a rule's looks; equal looks share one."""
        looks = {
            "CellBackColor": self._colour(spec.get("fill_color")),
            "CharColor": self._colour(spec.get("font_color")),
            "CharWeight": self._either(spec.get("font_bold"), _BOLD, _PLAIN),
            "CharPosture": self._either(spec.get("font_italic"), "ITALIC", "NONE"),
        }
        called = " ".join(["Rule", *(str(value) for value in looks.values())])
        book = self._owner.sheet.book
        styles = book.model.StyleFamilies.getByName("CellStyles")
        if styles.hasByName(called):
            return called
        with book.unprotected():
            style = book.model.createInstance("com.sun.star.style.CellStyle")
            styles.insertByName(called, style)
            for name, value in looks.items():
                if name == "CharPosture" and value is not None:
                    value = Enum("com.sun.star.awt.FontSlant", value)
                if value is not None:
                    setattr(style, name, value)
        return called

    @staticmethod
    def _colour(value: Any) -> int | None:
        return None if value is None else colour_number(value)

    @staticmethod
    def _either(value: bool | None, yes: Any, no: Any) -> Any:
        return None if value is None else yes if value else no


class DataValidation(base_classes.DataValidation):
    """What the cells of a range may hold. Prompts and alerts that are there stay, as in Excel.

    xlwings has no way to set a prompt or an alert's words.
    """

    def __init__(self, owner: Any, *, anchored: bool = False) -> None:
        self._owner, self._anchored = owner, anchored

    def set_list(self, source: Any, in_cell_dropdown: bool) -> None:
        if isinstance(source, base_classes.Range):
            sheet = source.sheet.name.replace("'", "''")
            formula = self._worded(f"='{sheet}'!{source.address}")
        elif isinstance(source, base_classes.Name):
            formula = self._worded(f"={source.name}")
        else:
            formula = ";".join('"{}"'.format(text.replace('"', '""')) for text in source)
        rule = self._changed("LIST")
        rule.setFormula1(formula)
        rule.ShowList = _LIST_SHOWN if in_cell_dropdown else _LIST_HIDDEN
        self._owner.set_property("Validation", rule)

    def set_rule(
        self, rule_type: str, operator: str | None, formula1: str, formula2: str | None
    ) -> None:
        formulas = [self._worded(one) for one in (formula1, formula2) if one is not None]
        rule = self._changed(_KINDS[rule_type])
        if operator:
            kind = "com.sun.star.sheet.ConditionOperator"
            rule.setOperator(Enum(kind, _COMPARISONS[operator]))
        rule.setFormula1(formulas[0])
        rule.setFormula2(formulas[1] if len(formulas) > 1 else "")
        self._owner.set_property("Validation", rule)

    def delete(self) -> None:
        self._owner._open_to_change().setPropertyToDefault("Validation")

    def _changed(self, kind: str) -> Any:
        """Give the rule the cells have, made one of another kind.

        Raises:
            XlwingsError: The cells have different rules, which Excel does not replace in one go.
        """
        cells = self._owner.cells
        rules = set()
        kinds = cells.UniqueCellFormatRanges.createEnumeration()
        while kinds.hasMoreElements():
            rule = kinds.nextElement().Validation
            rules.add((rule.Type.value, rule.getFormula1(), rule.getFormula2()))
        if len(rules) > 1:
            msg = (
                "Cannot update data validation because the target cells have different "
                "validation rules."
            )
            raise XlwingsError(msg)
        rule = cells.Validation
        rule.Type = self._kind(kind)
        rule.IgnoreBlankCells = rule.ShowErrorMessage = True
        return rule

    def _worded(self, formula: str) -> str:
        return own_wording(self._owner, formula, anchored=self._anchored)

    def _kind(self, name: str) -> Enum:
        return Enum("com.sun.star.sheet.ValidationType", name)


def _operand(value: str) -> str:
    """Give the value to compare with as a formula: Excel takes bare words as a text."""
    if value.startswith("="):
        return value
    try:
        float(value)
    except ValueError:
        return '="{}"'.format(value.replace('"', '""'))
    return f"={value}"
