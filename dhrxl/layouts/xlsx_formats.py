"""Named looks, rules, entries, pages and charts in the words that XlsxWriter takes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from dhrxl.layouts import theme
from dhrxl.layouts.layout import Chart, Entry, Rule, Sheet, Table, Value, WorkbookLayout
from dhrxl.layouts.measures import text_pixels
from dhrxl.model import dates
from dhrxl.model.cells import DAY_ZERO
from dhrxl.model.terms import Rag

NUMBER_FORMATS = {
    "date": theme.DATE_FORMAT,
    "as-typed": theme.TEXT_FORMAT,
    "number": "0",
    "figure": "0",
}


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[str, str, bool], Any] = {}

    def __call__(self, name: str, kind: str = "", *, quoted: bool = False) -> Any:
        """Give the format of a named look.

        Args:
            name: One of `theme.STYLES`.
            kind: `date`, `number`, `figure` (a number among words, at the left) or `as-typed`;
                anything else has no number format of its own.
            quoted: Whether Excel must keep the text as text when somebody edits its cell.
        """
        key = (name, kind if kind in NUMBER_FORMATS else "", quoted)
        if key not in self._made:
            self._made[key] = self._book.add_format(_properties(*key))
        return self._made[key]

    def rule(self, rule: Rule) -> dict[str, Any]:
        """Say which cells are given a named look by what they hold."""
        style = theme.STYLES[rule.look]
        look = {"bg_color": style.fill, "font_color": style.colour, "bold": style.bold}
        return {
            "type": "cell",
            "criteria": rule.operator.replace("_", " "),
            "value": f'"{rule.value}"' if isinstance(rule.value, str) else rule.value,
            "format": self._book.add_format(look),
        }


def _properties(name: str, kind: str, quoted: bool) -> dict[str, Any]:
    style = theme.STYLES[name]
    given: dict[str, Any] = {
        "font_name": theme.FONT,
        "font_scheme": "none",
        "font_size": style.size,
        "font_color": style.colour,
        "bold": style.bold,
        "underline": int(style.underline),
        "text_wrap": style.wrap,
        "valign": style.valign,
        "locked": style.locked,
        "quote_prefix": quoted,
    }
    if style.fill != theme.WHITE:
        given["bg_color"] = style.fill
    if style.edge:
        given |= dict.fromkeys(style.edges, 1)
        given |= {f"{side}_color": style.edge for side in style.edges}
    if kind == "number" and not style.figures_left:
        given |= {"align": "right", "indent": style.figure_indent, "text_wrap": style.wraps_figures}
    elif style.figures_left or kind or style.indent:
        given["align"] = "left"
        if style.indent:
            given["indent"] = style.indent
    if kind and not style.wraps_figures:
        given["num_format"] = NUMBER_FORMATS[kind]
    if kind == "date" and style.long_dates:
        given["num_format"] = theme.LONG_DATE_FORMAT
    return given


def check(entry: Entry, title: str) -> dict[str, Any]:
    """Say what a cell may hold: a choice, a date, or anything with a word of advice."""
    rule: dict[str, Any] = {"validate": "any"}
    if entry.choices:
        rule = {"validate": "list", "source": f"={entry.choices}"}
    elif entry.date_only:
        rule = {
            "validate": "date",
            "criteria": "between",
            "minimum": dates.FIRST_POSSIBLE,
            "maximum": dates.LAST_POSSIBLE,
        }
    if entry.prompt:
        rule |= {"input_title": title[:32], "input_message": entry.prompt}
    if entry.error:
        rule |= {"error_title": "Please check", "error_message": entry.error}
    return rule


def set_page(worksheet: Any, sheet: Sheet, layout: WorkbookLayout) -> None:
    """Set up the printed page: what a meeting needs, as wide as laid out, marked and dated."""
    if sheet.table:
        worksheet.set_landscape()
    else:
        last = sheet.form_rows[-1][0] - 1
        worksheet.print_area(0, 0, last, 1)
    worksheet.set_paper(theme.PAPERS[sheet.paper][0])
    worksheet.fit_to_pages(sheet.pages_wide, 1 if sheet.page else 0)
    worksheet.set_margins(**theme.MARGINS)
    day = "Printed on &D" if layout.live else f"Position as at {dates.spoken(layout.as_at)}"
    if sheet.prints_table_only:
        day = f"{_footer(sheet.title)}. {day}"
    parts = (("L", _footer(layout.marking)), ("C", day), ("R", "Page &P of &N"))
    text = "".join(f"&{side}{theme.FOOTER_FONT} {words}" for side, words in parts)
    worksheet.set_footer(text, {"margin": theme.FOOTER_MARGIN})


def _footer(text: str) -> str:
    """Give words as a footer keeps them; Excel allows 255 characters in all."""
    words = text if len(text) <= 90 else f"{text[:87]}..."
    return words.replace("&", "&&")


def number_of(value: int | float | date) -> int | float:
    """Give a figure, or the number by which Excel keeps a day."""
    return (value - DAY_ZERO).days if isinstance(value, date) else value


def _shown(values: Sequence[Value]) -> list[str | None]:
    """Give the cells of a column as a chart keeps them, to be drawn before they are read.

    A blank cell is none of them: XlsxWriter would make 0 of it, which is a figure nobody told.
    """
    return [v if v is None or isinstance(v, str) else f"{number_of(v):.16g}" for v in values]


def draw(book: Any, worksheet: Any, sheet: Sheet, table: Table, chart: Chart) -> None:
    """Draw a chart with its figures in it, on the page above the table.

    Its frame is laid out by hand, or a spreadsheet cuts off the longer labels of bars.
    """
    first, labels, bars = sheet.header_row, chart.first_label - 1, len(chart.labels)
    keys = [column.key for column in table.columns]
    font = {"name": theme.FONT, "size": theme.SIZE}
    is_lines = chart.kind == "lines"
    drawing = book.add_chart(
        {"type": "line"} if is_lines else {"type": "bar", "subtype": "stacked"}
    )
    for key, look in chart.series:
        column = keys.index(key)
        drawing.add_series(
            {
                "name": [sheet.name, first - 1, column],
                "categories": [sheet.name, labels, 0, labels + bars - 1, 0],
                "values": [sheet.name, first, column, first + bars - 1, column],
                "categories_data": list(chart.labels),
                "values_data": _shown(table.body[column][:bars]),
                **(_line(look, font) if is_lines else _bar(look, font)),
            }
        )
    drawing.set_title(
        {"name": chart.title, "name_font": {**font, "size": 12, "bold": True}, "overlay": True,
         "layout": {"x": 0.02, "y": 8 / chart.height}}
    )  # fmt: skip
    names = 0.0 if is_lines else max(map(text_pixels, chart.labels))
    left = (names + 2 * theme.CHART_GAP) / chart.width
    head, foot = theme.CHART_HEAD / chart.height, theme.CHART_FOOT / chart.height
    if is_lines:  # names stand below them, and figures above the highest
        head, foot = head + theme.CHART_BAR / chart.height, foot + theme.CHART_BAR / chart.height
    drawing.set_plotarea(
        {"layout": {"x": left, "y": head, "width": 0.97 - left, "height": 1 - head - foot}}
    )
    quiet = {"visible": False, "major_gridlines": {"visible": False}}
    named = {"num_font": font, "reverse": True, "interval_unit": 1}
    drawing.set_x_axis(named if is_lines else quiet)
    drawing.set_y_axis({**quiet, "min": 0} if is_lines else named)
    drawing.set_legend({"position": "bottom", "font": font})
    drawing.set_size({"width": chart.width, "height": chart.height})
    worksheet.insert_chart(
        chart.row - 1,
        chart.beside,
        drawing,
        {"description": chart.alt_text, "x_offset": theme.CHART_GAP, "object_position": 3},
    )


def _bar(rating: str, font: dict[str, Any]) -> dict[str, Any]:
    """Give the look of the bars of a rating."""
    return {
        "fill": {"color": theme.RAG_FILLS[Rag(rating)]},
        "border": {"color": theme.CHART_EDGE},
        "data_labels": {"value": True, "num_format": "0;;;", "font": font},
        "gap": 30,
    }


def _line(name: str, font: dict[str, Any]) -> dict[str, Any]:
    """Give the look of a line."""
    line = theme.LINES[name]
    drawn = {"color": line.colour}
    looks: dict[str, Any] = {
        "line": {**drawn, "width": 2, "dash_type": line.dash},
        "marker": {"type": line.marker, "size": 7, "fill": drawn, "border": drawn},
    }
    if line.is_labelled:
        figures = {"value": True, "num_format": "0", "position": "above"}
        looks["data_labels"] = {**figures, "font": {**font, **drawn}}
    return looks
