"""An engine of xlwings on headless LibreOffice, so that our Excel code runs where no Excel is.

It needs no licence key: `xlwings.engines` takes any object that offers what xlwings' base classes
name. Whatever the base classes name and this engine does not offer raises NotImplementedError.

It has three manners (`manners`): as xlwings' engine on Windows, as that on a Mac, or plain. In all
of them it behaves as Excel on a British desktop where that can hurt: texts are taken as if typed
(`entry`), formulas of rules start from the active cell (`rules`), tables insist on headings of
their own (`named`), protected sheets refuse, filtered lists take the first row of a block into
every row shown (`ranges`), Find passes over hidden rows (`seeking`), and `.api` is not there.

What it shows otherwise than Excel:

- In the plain manner `freeze_panes` and `adjust_indent` work, as on the web.
- A formula Excel would refuse (`-Review policy`) is taken, and its cell shows an error.
- An apostrophe before a text is taken away even where cells are formatted as text. Whether Excel
  does so there is to be tried on a desktop.
- Rules on ranges that overlap without being the same keep the order they were added in; Excel puts
  the last one first. `stop_if_true` is lost, and a rule that says nothing of bold takes it away.
- The style of a table is remembered and neither drawn nor saved; tips of links are lost; words of
  a drop-down may hold no quotation mark.
- `clear_formats` takes data validation along; `clear_contents` takes links along.
- In the plain manner errors in cells are read as None, whatever `err_to_str` says.
- What is formatted far out counts as used if it was formatted through xlwings.
- `book.names` leaves out names of one sheet only, and print areas. Columns end at AMJ.
- A cell being edited, Protected View, a file locked by someone else and addresses of OneDrive have
  no likeness here.
"""

import xlwings

from tests.libreoffice.engine.application import Alert, App, Book, Engine
from tests.libreoffice.engine.ranges import CellProtected

__all__ = ["Alert", "App", "Book", "CellProtected", "Engine", "installed"]


def installed() -> xlwings.Engine:
    """Give the engine as xlwings knows it, made known on the first call."""
    for engine in xlwings.engines:
        if engine.name == Engine.name:
            return engine
    engine = xlwings.Engine(impl=Engine())
    xlwings.engines.add(engine)
    return engine
