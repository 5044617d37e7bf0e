"""The add-in's buttons, pressed in a spreadsheet application."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from build_addin import build
from tests.libreoffice.office import Office
from tests.macros.test_ribbon import COMMANDS, pack_as_workbook, parts_of


class Macros:
    """The add-in's macros, running in LibreOffice with a stand-in for RunPython."""

    HEAD = "Rem Attribute VBA_ModuleType=VBAModule\nOption VBASupport 1\n"

    def __init__(self, model: Any) -> None:
        self.control = model  # an object, as Excel passes one
        self.library = model.BasicLibraries.getByName("dhrxl")
        self.scripts = model.getScriptProvider()
        notes = "Public Noted As String\nFunction Note()\nNote = Noted\nEnd Function\n"
        self.library.insertByName("Notes", self.HEAD + notes)

    @property
    def noted(self) -> str:
        """What a stand-in last wrote down."""
        return self.call("Notes.Note")

    def run_python_does(self, line: str) -> None:
        stub = f"Public Function RunPython(PythonCommand As String)\n{line}\nEnd Function\n"
        self.library.replaceByName("xlwings", self.HEAD + stub)

    def note_messages(self) -> None:
        """Write messages down, since nobody is there to close a box."""
        source = self.library.getByName("DhrMessages")
        noted = re.sub(r"MsgBox (FailureText\(.*?\)),.*", r"Noted = \1", source)
        assert noted != source
        self.library.replaceByName("DhrMessages", noted)

    def call(self, name: str, *arguments: object) -> Any:
        address = f"vnd.sun.star.script:dhrxl.{name}?language=Basic&location=document"
        return self.scripts.getScript(address).invoke(arguments, (), ())[0]


@pytest.fixture(scope="module")
def macros(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Macros]:
    """The add-in opened as a workbook."""
    path = pack_as_workbook(parts_of(build()), tmp_path_factory.mktemp("macros") / "dhrxl.xlsm")
    with office.open(path, macros=True) as document:
        yield Macros(document.model)


@pytest.mark.parametrize("sub", COMMANDS)
def test_button_runs_its_command(macros: Macros, sub: str) -> None:
    """Pressed in a spreadsheet application, each button hands RunPython its command."""
    macros.run_python_does("Noted = PythonCommand")

    macros.call(f"DhrRibbon.{sub}", macros.control)

    assert f"import dhrxl.buttons; dhrxl.buttons.{COMMANDS[sub]}()" == macros.noted


def test_button_says_why_it_failed(macros: Macros) -> None:
    """A button that cannot start Python says what did not happen, why, and what to type."""
    macros.run_python_does('Err.Raise 1001, "stub", "it broke"')
    macros.note_messages()

    macros.call("DhrRibbon.DhrClear", macros.control)

    said = (
        "The marks were not cleared. Python did not start (it broke). In a command window, type: "
        "dhrxl addin status"
    )
    assert said == macros.noted


def test_no_workbook_is_open(macros: Macros) -> None:
    """Without a workbook, as in Protected View, a person is told what to click."""
    source = macros.library.getByName("DhrMessages")
    empty = source.replace("ActiveWorkbook Is Nothing", "True")
    assert empty != source
    macros.library.replaceByName("DhrMessages", empty)

    said = (
        "The marks were not cleared. No workbook is open for editing. Open one, or click Enable "
        "Editing in the yellow bar if you trust it, then press the button again."
    )
    assert said == macros.call("DhrMessages.FailureText", "The marks were not cleared.", "why")
    macros.library.replaceByName("DhrMessages", source)


@pytest.mark.parametrize(
    ("name", "is_safe"),
    [
        ("/Users/a/Plans & returns/Tŷ Ni's (1) - 50%.xlsx", True),
        ("https://council.sharepoint.com/sites/csp/Plan.xlsx", True),
        ("/Users/a/$(touch x).xlsx", False),
        ("/Users/a/`touch x`.xlsx", False),
        ('/Users/a/".xlsx', False),
        ("/Users/a/x|y.xlsx", False),
        ("/Users/a/x\\y.xlsx", False),
        ("/Users/a/x\ny.xlsx", False),
    ],
    ids=repr,
)
def test_name_that_could_be_a_command(macros: Macros, name: str, is_safe: bool) -> None:
    """A workbook whose name a shell could take for a command is refused on a Mac."""
    assert is_safe == macros.call("DhrMessages.IsSafeName", name)


@pytest.mark.parametrize(
    ("name", "is_mac", "said"),
    [
        ("Plan=1.xlsx", False,
         "The name of this workbook has a sign that cannot be used here: =. Save it under another "
         "name."),
        ("Plan=1.xlsx", True,
         "The name of this workbook has a sign that cannot be used here: =. Save it under another "
         "name."),
        ("Plan$.xlsx", False, ""),
        ("Plan$.xlsx", True,
         "The name of this workbook, or of its folder, has a sign that cannot be used here: "
         "$ ` | \\ or a quotation mark. Save it under another name."),
    ],
)  # fmt: skip
def test_name_that_cannot_be_used(macros: Macros, name: str, is_mac: bool, said: str) -> None:
    """A name that xlwings would cut off at "=" is refused, and on a Mac one that is a command."""
    folder = "/Users/a=b/" if is_mac else "C:\\a=b\\"

    assert said == macros.call("DhrMessages.NameFault", folder + name, name, is_mac)
