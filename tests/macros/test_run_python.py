"""What is left of xlwings' module starts Python, and holds nothing else.

LibreOffice runs it as Excel on Windows and on a Mac would, up to where it asks the system to start
a program.
"""

import re
from collections.abc import Callable, Iterator

import pytest

from build_addin import build, template
from builder.changes import UnknownTemplate, changed, words_of
from builder.ribbon import xlwings_in
from dhrxl.jobs.addin.install import packaged
from tests.libreoffice.office import Office
from tests.loops import some
from tests.macros.test_pressed import Macros
from tests.macros.test_ribbon import pack_as_workbook, parts_of

OURS, THEIRS = (xlwings_in(addin).replace("\r\n", "\n") for addin in (build(), template()))
PROCEDURE = re.compile(
    r"^(?:Public |Private )?(?:Function|Sub) (\w+)\(.*?^End (?:Function|Sub)$", re.M | re.S
)
TRUE_ON = {"Windows": "VBA7 Win64", "Mac": "VBA7 Win64 Mac MAC_OFFICE_VERSION"}
"""What Excel takes for true in `#If`: "Compiler constants" in Microsoft's pages on VBA."""


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_nothing_of_windows_itself_is_called() -> None:
    """Another program finds no `Declare` and no `LoadLibrary` in any module, nor any library."""
    from oletools.olevba import VBA_Parser

    parser = VBA_Parser("dhrxl.xlam", build())
    texts = [code for *_, code in parser.extract_macros()]
    found = {keyword for _, keyword, _ in parser.analyze_macros()}

    for text in some(texts):
        assert not re.search(r"\b(Declare|LoadLibrary|\w+\.(dll|dylib)\b(?<!XX\.dll))", text)
    assert "WScript.Shell" in found  # it does look
    assert {"Lib", "LoadLibrary", "VirtualAlloc"}.isdisjoint(found)


def test_the_rest_is_theirs() -> None:
    """Apart from what is listed, each line is of xlwings' module; half of it is gone."""
    added = {line.strip() for line in set(OURS.splitlines()) - set(THEIRS.splitlines())}

    assert len(added) == 8
    for line in some(added):
        assert any(
            sign in line for sign in ("dhrxl", "RefusesName", "Dim interpreter", "RunPython = Exec")
        ), line
    assert 610 > len(OURS.splitlines())
    assert 1180 < len(THEIRS.splitlines())


def test_nothing_is_left_over() -> None:
    """Each procedure left is one that RunPython needs, or CleanUp, which Python calls on a Mac."""
    procedures = {found[1]: found[0] for found in PROCEDURE.finditer(OURS)}
    needed, waiting = set[str](), {"RunPython", "CleanUp"}
    while waiting:
        name = waiting.pop()
        needed.add(name)
        waiting |= (words_of(procedures[name]) & procedures.keys()) - needed

    assert needed == procedures.keys()
    assert len(PROCEDURE.findall(THEIRS)) > len(needed) + 15


@pytest.mark.parametrize(
    "more",
    [
        'Declare PtrSafe Function Beep Lib "kernel32" ()',
        "Sub More()\nDebug.Print XLPyCommand\nEnd Sub",
    ],
    ids=["library", "taken-out"],
)
def test_xlwings_that_needs_what_is_taken_out(more: str) -> None:
    """An xlwings that calls what we take out, or a library elsewhere, is refused."""
    assert OURS == changed(THEIRS).replace("\r\n", "\n")

    with pytest.raises(UnknownTemplate):
        changed(THEIRS.replace("Sub ShowError(", f"{more}\nSub ShowError("))


def test_a_workbook_sets_nothing() -> None:
    """Which Python is started is not read from a workbook that somebody sent, nor beside it."""
    [body] = re.findall(r"Function GetConfig\(.*?\nEnd Function", OURS, re.DOTALL)

    assert words_of(body).isdisjoint({"ActiveWorkbook", "ThisWorkbook", "GetFullName"})
    assert 'AddExcelDir = "false"' in OURS
    assert "uses_embedded_code" not in OURS
    parts = parts_of(build())
    assert b"<sheetData />" in parts["xl/worksheets/sheet1.xml"]
    assert b'<sheet name="dhrxl"' in parts["xl/workbook.xml"]
    assert b"<t>" not in parts["xl/sharedStrings.xml"]


def compiled_on(system: str, text: str) -> str:
    """Leave out the lines that Excel's compiler does not see on a system."""
    lines, seen = list[str](), [True]
    for line in text.splitlines():
        word, _, condition = line.strip().partition(" ")
        if word == "#If":
            named = set(re.findall(r"(?!Not|Then)\b[A-Z]\w+", condition))
            is_true = bool(named & {"App", *TRUE_ON[system].split()})
            seen.append(is_true != condition.startswith("Not "))
        elif word == "#Else":
            seen[-1] = not seen[-1]
        elif word == "#End":
            seen.pop()
        elif word != "#Const" and all(seen):
            lines.append(line)
    assert seen == [True]
    return "\n".join(lines)


STAND_INS = {
    "WScript.Run(": "StartedAs(",
    "WScript.ExpandEnvironmentStrings(s)": "s",
    "WScript.Popup": "Tell",
    "MsgBox": "Tell",
    "AppleScriptTask(": "ScriptedAs(",
    "MacScript(": "AnsweredTo(",
    'Environ("': 'AnsweredTo("',
    "& CreateGUID() &": '& "1" &',
    "Application.Hwnd": "42",
    "Application.Path": '"/Excel.app/MacOS"',
    "Application.VERSION": '"16"',
    "Application.StatusBar": "StatusBar",
    "FileExists(PYTHON_WIN)": '(InStr(PYTHON_WIN, "gone") = 0)',
    'FileExists(Replace(condaExecutable, "^", ""))': "True",
    "(GetConfigFilePath()": "(ConfigFile",
    'source = "" Or ': "True Or ",  # LibreOffice gives no default to what is left out
}
"""What only Excel or its system has, and what stands for it."""
STAND_IN = """
Public ConfigFile As String, StatusBar As Variant
Sub Tell(Content, Optional Style, Optional Title, Optional Button)
    Noted = Content
End Sub
Function StartedAs(Command As String, Style As Integer, Waits As Boolean) As Long
    Noted = Command
End Function
Function ScriptedAs(Script As String, Handler As String, Parameter As String) As String
    Noted = Script & " " & Handler & " " & Parameter
End Function
Function AnsweredTo(Question As String) As String
    AnsweredTo = "<" & Question & ">"
End Function
Sub Press(Settings As String)
    Noted = ""
    ConfigFile = Settings
    RunPython "import dhrxl.buttons; dhrxl.buttons.next_round()"
End Sub
"""
Press = Callable[[str, str], str]


@pytest.fixture(scope="module")
def press(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Press]:
    """Run RunPython as on a system, with settings; give what the system, or a person, is told."""
    folder = tmp_path_factory.mktemp("run")
    path = pack_as_workbook(parts_of(build()), folder / "dhrxl.xlsm")
    settings = folder / "dhrxl.conf"
    with office.open(path, macros=True) as document:
        macros = Macros(document.model)
        macros.library.insertByName("StandIn", macros.HEAD + STAND_IN)

        def pressed(system: str, text: str) -> str:
            settings.write_text(text)
            source = re.sub(r'GetConfig\(("[^"]+")\)', r'GetConfig(\1, "")', OURS)
            for theirs, ours in STAND_INS.items():
                assert theirs in source
                source = source.replace(theirs, ours)
            macros.library.replaceByName("xlwings", macros.HEAD + compiled_on(system, source))
            macros.call("StandIn.Press", str(settings))
            return macros.noted

        yield pressed


ON_WINDOWS = '"INTERPRETER_WIN","C:\\Py thon\\python.exe"\n'
STARTED = (
    r'"C:\Py thon\python.exe" -B -c "import xlwings.utils;xlwings.utils.prepare_sys_path('
    r'\"false;dhrxl.xlsm;dhrxl.xlsm;;;;\"); import dhrxl.buttons; dhrxl.buttons.next_round()"  '
    r'--wb="dhrxl.xlsm" --from_xl=1 --app="/Excel.app/MacOS\Microsoft Excel" --hwnd="42" '
    r'2> "<Temp>\xlwings-1.log" '
)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        (ON_WINDOWS, rf'cmd.exe /C C: & cd "C:\Py thon" & {STARTED}'),
        (
            f'{ON_WINDOWS}"CONDA PATH","C:\\conda"\n"CONDA ENV","round"\n',
            rf'cmd.exe /C C: & cd "C:\Py thon" & C:\conda\condabin\conda activate round && '
            rf"{STARTED}",
        ),
        (
            '"INTERPRETER_WIN","C:\\gone\\python.exe"\n',
            "The Python that the buttons start is no longer there. In a command window, type: "
            "dhrxl addin install",
        ),
    ],
    ids=["python", "conda", "no-python"],
)
def test_python_is_started_on_windows(press: Press, settings: str, said: str) -> None:
    """On Windows the Python of the user's settings is started in its folder, for this workbook."""
    assert said == press("Windows", settings)


def test_python_is_started_on_a_mac(press: Press) -> None:
    """On a Mac xlwings' script is given the Python of the user's settings, and this workbook."""
    posix = '<return POSIX path of ("{}") as string>'.format
    book = posix("dhrxl.xlsm")
    said = (
        f"xlwings-{packaged().xlwings_version}.applescript VbaHandler false;{book};{book};;;;;|"
        f"{posix('/Users/a/dhrxl/bin/python')}|import dhrxl.buttons; dhrxl.buttons.next_round()|"
        "dhrxl.xlsm|/Excel.app/M|<HOME>/xlwings.log"
    )

    assert said == press("Mac", '"INTERPRETER_MAC","/Users/a/dhrxl/bin/python"\n')
