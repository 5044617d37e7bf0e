"""What we take out of the module of xlwings that our buttons call, and change in it.

Left is what `RunPython` needs to start Python on Windows and on a Mac, theirs line by line. Gone
are the functions for cells ("UDFs"), whose library is loaded by calls of Windows itself (`Declare`,
`LoadLibrary`), which Defender's rule "Block Win32 API calls from Office macros" looks for; and what
would let a workbook choose what is started. Their text is known as far as it is changed: a release
that reads differently there is refused rather than half changed.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from builder.vbaproject import with_dos_lines

NAME = "dhrxl"
_END = "\0"
"""Marks where their text ends."""
_UNKNOWN = (
    "The installed xlwings is of a version this dhrxl does not know. Update dhrxl, or install the "
    "xlwings that its pyproject.toml names."
)


class Change(NamedTuple):
    """A stretch of their text, from its beginning up to what follows, and what stands instead."""

    begins: str
    up_to: str = ""
    """The stretch is its beginning alone if empty."""
    instead: str = ""


CHANGES = (
    Change("#If VBA7 Then\n    #If Mac Then\n", "Public Const XLWINGS_VERSION As String"),
    Change(
        'Public Const PROJECT_NAME As String = "myaddin"',
        instead=f'Public Const PROJECT_NAME As String = "{NAME}"',
    ),
    # A workbook's name must not become part of a shell command, which on a Mac it does; and one
    # with "=" is cut off there by xlwings, which then looks for another workbook.
    Change(
        "    Dim i As Integer\n    Dim SourcePythonCommand As String",
        "    #If Mac Then\n        interpreter = GetConfig(",
        "    Dim interpreter As String, PYTHONPATH As String, ActiveFullName As String, "
        "ThisFullName As String, AddExcelDir As String\n\n"
        "    If RefusesName(ActiveWorkbook.FullName, ActiveWorkbook.Name) Then Exit Function\n\n",
    ),
    Change(
        "    ' Check for embedded Python code\n",
        "    ' The first 5 args are not technically",
        '    AddExcelDir = "false" \'dhrxl: never code out of a workbook, nor beside one\n\n',
    ),
    Change("    OPTIMIZED_CONNECTION = GetConfig(", "    ' Call Python platform-dependent\n"),
    Change(
        "        If OPTIMIZED_CONNECTION = True Then\n",
        "    #End If\nEnd Function\n\n\nSub ExecuteMac(",
        "        RunPython = ExecuteWindows(False, PythonCommand, interpreter, PYTHONPATH)\n",
    ),
    Change(
        "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once "
        'and try again.", vbCritical',
        instead='MsgBox "Excel may not start Python yet. In a terminal, type: dhrxl addin '
        'install", vbExclamation',
    ),
    Change(
        'MsgBox "Could not find Interpreter!", vbCritical',
        instead='MsgBox "The Python that the buttons start is no longer there. In a command '
        'window, type: dhrxl addin install", vbExclamation',
    ),
    Change("Public Function RunFrozenPython(", "Private Sub CleanUp()\n"),
    Change("Function XLPyCommand()\n", '\'Attribute VB_Name = "Config"\n'),
    Change(
        '#If App = "Microsoft Excel" Then\nFunction GetDirectoryPath(',
        "Function GetConfigFilePath() As String\n",
    ),
    # A workbook somebody sent, or a file beside it, must not choose which program is started.
    Change("Function GetDirectoryConfigFilePath() As String\n", "Function GetConfig("),
    Change(
        "    ' If source is provided, returns the value from this source only",
        "    Dim configValue As String\n",
        "    'dhrxl: of the user's own settings only\n",
    ),
    Change("    ' Sheet\n    #If App =", "    ' User Config\n"),
    Change("Function SaveConfigToFile(", "Function GetConfigFromFile("),
    Change("Function IsFullName(", "Function FileExists("),
    Change("Function GetDirectory(Path)\n", "Function KillFileOnMac("),
    Change("Function GetBaseName(", "Public Function CreateGUID()"),
    Change('#If App = "Microsoft Excel" Then\nFunction GetFullName(', _END),
)
"""In the order of their text. Each beginning stands in it once."""

_NAMED = re.compile(r"^(?:Public |Private )?(?:Function|Sub) (\w+)", re.MULTILINE)
_OF_WINDOWS = frozenset({"Declare", "LoadLibrary", "Lib"})


class UnknownTemplate(ValueError):  # noqa: N818 - read as a sentence
    """The add-in template of this xlwings is not as we know it."""


def changed(text: str) -> str:
    """Give xlwings' module with our changes.

    Raises:
        UnknownTemplate: It lacks a text that is to be changed, or needs what is taken out.
    """
    theirs = text.replace("\r\n", "\n")
    ours = "".join(_stretches(theirs))
    gone = set(_NAMED.findall(theirs)) - set(_NAMED.findall(ours))
    if not gone.isdisjoint(words_of(ours)) or not _OF_WINDOWS.isdisjoint(words_of(ours)):
        raise UnknownTemplate(_UNKNOWN)
    return with_dos_lines(ours)


def words_of(text: str) -> frozenset[str]:
    """Give the words of macros that are no comment and stand in no quotation marks.

    >>> sorted(words_of('Call Shown("all")')), sorted(words_of("Shown 'at last"))
    (['Call', 'Shown'], ['Shown'])
    """
    return frozenset(re.findall(r"\w+", re.sub(r"\"[^\"\n]*\"|'.*", "", text)))


def _stretches(text: str) -> Iterator[str]:
    """Give what stays and what comes instead, in the order of the text."""
    done = 0
    text += _END
    for change in CHANGES:
        start = text.find(change.begins, done)
        end = text.find(change.up_to, start + len(change.begins))
        if text.count(change.begins) != 1 or start < 0 or end < 0:
            raise UnknownTemplate(_UNKNOWN)
        yield text[done:start] + change.instead
        done = end
    yield text[done:].removesuffix(_END)
