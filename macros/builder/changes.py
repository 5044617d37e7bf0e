"""What we change in the module of xlwings that our buttons call.

The rest of the module is theirs, line by line. Their text is known as far as it is changed: a
release that reads differently there is refused rather than half changed.
"""

from builder.vbaproject import with_dos_lines

NAME = "dhrxl"
CHANGES = (
    (
        'Public Const PROJECT_NAME As String = "myaddin"',
        f'Public Const PROJECT_NAME As String = "{NAME}"',
    ),
    # A workbook somebody sent, or a file beside it, must not choose which program is started.
    (
        'If SheetExists(ActiveWorkbook, PROJECT_NAME & ".conf") = True Then',
        "If False Then 'dhrxl: never from a workbook",
    ),
    (
        'If GetFullName(ActiveWorkbook) <> "" Then',
        "If False Then 'dhrxl: never from the workbook's folder",
    ),
    (
        'If Right$(sht.Name, 3) = ".py" Then\n                uses_embedded_code = True',
        "If False Then 'dhrxl: never code out of a workbook\n"
        "                uses_embedded_code = True",
    ),
    # Nor may a workbook's name become part of a shell command, which on a Mac it does; and one
    # with "=" is cut off there by xlwings, which then looks for another workbook.
    (
        "SourcePythonCommand = PythonCommand\n",
        "SourcePythonCommand = PythonCommand\n"
        "    If RefusesName(ActiveWorkbook.FullName, ActiveWorkbook.Name) Then Exit Function\n",
    ),
    (
        'MsgBox "Could not find Interpreter!", vbCritical',
        'MsgBox "The Python that the buttons start is no longer there. In a command window, type: '
        'dhrxl addin install", vbExclamation',
    ),
    (
        "MsgBox \"To enable RunPython, please run 'xlwings runpython install' in a terminal once "
        'and try again.", vbCritical',
        'MsgBox "Excel may not start Python yet. In a terminal, type: dhrxl addin install", '
        "vbExclamation",
    ),
)
"""What is changed in xlwings' module: each text stands there exactly once."""


class UnknownTemplate(ValueError):  # noqa: N818 - read as a sentence
    """The add-in template of this xlwings is not as we know it."""


def changed(text: str) -> str:
    """Give xlwings' module with our changes.

    Raises:
        UnknownTemplate: It lacks a text that is to be changed.
    """
    text = text.replace("\r\n", "\n")
    for old, new in CHANGES:
        if text.count(old) != 1:
            msg = (
                "The installed xlwings is of a version this dhrxl does not know. Update dhrxl, or "
                "install the xlwings that its pyproject.toml names."
            )
            raise UnknownTemplate(msg)
        text = text.replace(old, new)
    return with_dos_lines(text)
