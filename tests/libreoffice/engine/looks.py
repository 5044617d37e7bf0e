"""How cells look: colours, fonts, borders, alignment, and the units of widths."""

from collections.abc import Sequence
from typing import Any

from xlwings import base_classes, utils

from tests.libreoffice.remote import Enum

_BOLD, _PLAIN = 150.0, 100.0  # com.sun.star.awt.FontWeight
_PADDING_PIXELS = 5
HUNDREDTHS_OF_MM = 2540
"""To the inch: the unit of LibreOffice's widths and heights."""

HORIZONTAL = {
    "general": "STANDARD", "left": "LEFT", "center": "CENTER", "right": "RIGHT",
    "justify": "BLOCK", "fill": "REPEAT",
}  # fmt: skip
VERTICAL = {"bottom": 0, "top": 1, "center": 2, "justify": 4}  # com.sun.star.table.CellVertJustify2
_SIDES = {
    "edge_top": "Top", "edge_bottom": "Bottom", "edge_left": "Left", "edge_right": "Right",
    "inside_vertical": "Vertical", "inside_horizontal": "Horizontal",
}  # fmt: skip
_LINE_STYLES = {"continuous": 0, "dot": 1, "dash": 2, "double": 3}  # ...table.BorderLineStyle
_WEIGHTS = {"hairline": 2, "thin": 26, "medium": 53, "thick": 88}
_BLACK = 0


def colour_number(colour: Any) -> int:
    """Give LibreOffice's number of a colour in any form xlwings takes; -1 is none."""
    if colour is None:
        return -1
    if isinstance(colour, str):
        colour = utils.hex_to_rgb(colour)
    elif isinstance(colour, int):
        colour = utils.int_to_rgb(colour)
    red, green, blue = colour
    return int((red << 16) | (green << 8) | blue)


def colour_of(number: int) -> tuple[int, int, int] | None:
    """Give red, green and blue of LibreOffice's number of a colour."""
    return None if number < 0 else (number >> 16 & 255, number >> 8 & 255, number & 255)


def width_of(characters: float, digit: float) -> int:
    """Give LibreOffice's width of a column of so many digits, each so many pixels wide."""
    return round((characters * digit + _PADDING_PIXELS) * HUNDREDTHS_OF_MM / 96)


def characters_of(width: int, digit: float) -> float:
    """Give the digits that fit into a column of LibreOffice's width, to a hundredth."""
    return round((width * 96 / HUNDREDTHS_OF_MM - _PADDING_PIXELS) / digit, 2)


def characters_of_points(points: float, digit: float) -> float:
    """Give the digits that fit into a column of a width in points, as Excel on the web has it."""
    return (points * 96 / 72 - _PADDING_PIXELS) / digit


class Font(base_classes.Font):
    """The font of a range; a value is None where its cells differ."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    @property
    def bold(self) -> bool | None:
        weight = self._owner.property_of("CharWeight")
        return None if weight is None else weight > _PLAIN

    @bold.setter
    def bold(self, value: bool) -> None:
        self._owner.set_property("CharWeight", _BOLD if value else _PLAIN)

    @property
    def italic(self) -> bool | None:
        slant = self._owner.property_of("CharPosture")
        return None if slant is None else slant.value != "NONE"

    @italic.setter
    def italic(self, value: bool) -> None:
        slant = Enum("com.sun.star.awt.FontSlant", "ITALIC" if value else "NONE")
        self._owner.set_property("CharPosture", slant)

    @property
    def size(self) -> float | None:
        return self._owner.property_of("CharHeight")

    @size.setter
    def size(self, value: float) -> None:
        self._owner.set_property("CharHeight", float(value))

    @property
    def color(self) -> tuple[int, int, int] | None:
        number = self._owner.property_of("CharColor")
        return None if number is None else colour_of(max(number, _BLACK))

    @color.setter
    def color(self, value: Any) -> None:
        self._owner.set_property("CharColor", colour_number(value))

    @property
    def name(self) -> str | None:
        return self._owner.property_of("CharFontName")

    @name.setter
    def name(self, value: str) -> None:
        self._owner.set_property("CharFontName", value)


class Borders(base_classes.Borders):
    """The lines around and between the cells of a range; diagonals are left out."""

    def __init__(self, owner: Any) -> None:
        self._owner = owner

    @property
    def parent(self) -> Any:
        return self._owner

    def __getitem__(self, side: str) -> "Border":
        return Border(self, side)

    @property
    def line_style(self) -> Any:
        raise NotImplementedError

    @line_style.setter
    def line_style(self, value: Any) -> None:
        self.set(self._grid_sides(), line_style=value)

    @property
    def weight(self) -> Any:
        raise NotImplementedError

    @weight.setter
    def weight(self, value: Any) -> None:
        self.set(self._grid_sides(), weight=value)

    @property
    def color(self) -> Any:
        raise NotImplementedError

    @color.setter
    def color(self, value: Any) -> None:
        self.set(self._grid_sides(), color=value)

    def set(
        self,
        which: Sequence[str],
        *,
        line_style: Any = base_classes._UNSET,
        weight: Any = base_classes._UNSET,
        color: Any = base_classes._UNSET,
    ) -> None:
        """Change all named sides in one call; a new line is thin and black, as in Excel."""
        table = self._owner.cells.TableBorder2
        for side in set(which) & set(_SIDES):
            line = getattr(table, f"{_SIDES[side]}Line")
            if color is not base_classes._UNSET:
                line.Color = colour_number(color)
            if weight is not base_classes._UNSET:
                line.LineWidth = line.OuterLineWidth = _WEIGHTS[weight]
            if line_style is not base_classes._UNSET:
                line.LineStyle = _LINE_STYLES.get(line_style, _LINE_STYLES["continuous"])
            if line_style in (None, "none"):
                line.LineWidth = line.OuterLineWidth = line.InnerLineWidth = 0
            elif not line.LineWidth:
                line.LineWidth = line.OuterLineWidth = _WEIGHTS["thin"]
            setattr(table, f"{_SIDES[side]}Line", line)
            setattr(table, f"Is{_SIDES[side]}LineValid", True)
        self._owner.set_property("TableBorder2", table)


class Border(base_classes.Border):
    """One side of the borders of a range, to be written only."""

    def __init__(self, borders: Borders, side: str) -> None:
        self._borders, self._side = borders, side

    @property
    def line_style(self) -> Any:
        raise NotImplementedError

    @line_style.setter
    def line_style(self, value: Any) -> None:
        self._borders.set([self._side], line_style=value)

    @property
    def weight(self) -> Any:
        raise NotImplementedError

    @weight.setter
    def weight(self, value: Any) -> None:
        self._borders.set([self._side], weight=value)

    @property
    def color(self) -> Any:
        raise NotImplementedError

    @color.setter
    def color(self, value: Any) -> None:
        self._borders.set([self._side], color=value)
