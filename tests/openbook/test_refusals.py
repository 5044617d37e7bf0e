"""What Excel refuses, in one sentence for each cause.

No Excel is here, nor pywin32 or appscript through which it answers, so their errors are made up:
classes of the same module, name and parts as in pywin32 and appscript 1.5. The numbers and texts
are those people have met: xlwings issues 175, 1323, 1359, 1472, 1736, 1851, 2006, 2636, the source
of xlwings (`COMRetryObjectWrapper`), and what Excel itself says on the screen.
"""

import pytest

from dhrxl.openbook.refusals import (
    BOOK_PROTECTED,
    BUSY,
    GONE,
    LOCKED,
    NOT_ALLOWED,
    OWN_WORDS,
    PROTECTED,
    PROTECTED_VIEW,
    UNKNOWN,
    ExcelRefused,
    in_plain_words,
    refusal,
)

OCCURRED, REFUSED = -2147352567, -2146827284
"""What Windows says of every error that has details, and Excel of nearly all it refuses."""
LOCKED_CELL = (
    "The cell or chart you're trying to change is on a protected sheet. To make a change, "
    "unprotect the sheet. You might be requested to enter a password."
)
OLDER_LOCKED_CELL = (
    "The cell or chart that you are trying to change is protected and therefore read-only."
)
GERMAN = "Die Zelle oder das Diagramm, das Sie ändern möchten, befindet sich auf einem Blatt."


class com_error(Exception):  # noqa: N801, N818 - pywin32 calls it so
    """As pywin32 raises it: a number, its text, details, and which argument was wrong."""

    __module__ = "pywintypes"

    @property
    def hresult(self) -> int:
        return self.args[0]


class CommandError(Exception):
    """As appscript raises it: it holds the values that were being written, and prints them."""

    __module__ = "appscript.reference"

    def __init__(self, number: int, message: str, written: str = "") -> None:
        super().__init__("app(pid=1).value.set", ((written,), {}), OSError(number))
        self.errornumber, self.errormessage = number, message

    def __str__(self) -> str:
        return (
            f"Command failed:\n\t\tOSERROR: {self.errornumber}\n\t\tMESSAGE: {self.errormessage}"
            f"\n\t\tCOMMAND: app(pid=1).value.set({self.args[1][0][0]!r})"
        )


class XlwingsError(Exception):
    """As xlwings raises it."""

    __module__ = "xlwings"


def windows(
    said: str | None, number: int = REFUSED, occurred: str = "Exception occurred."
) -> Exception:
    """Give what Excel on Windows raises, with what it says."""
    details = (0, said and "Microsoft Excel", said, said and "xlmain11.chm", 0, number)
    return com_error(OCCURRED, occurred, details, None)


@pytest.mark.parametrize(
    ("expected", "error"),
    [
        (BUSY, com_error(-2147418111, "Call was rejected by callee.", None, None)),
        (BUSY, com_error(-2147418111, "Aufruf wurde durch Aufgerufenen abgelehnt.", None, None)),
        (BUSY, com_error(-2147417846, "The message filter indicated that ...", None, None)),
        (BUSY, windows(None, -2146777998)),
        (BUSY, CommandError(-1712, "Apple event timed out.")),
        (PROTECTED, windows(LOCKED_CELL)),
        (PROTECTED, windows(OLDER_LOCKED_CELL)),
        (PROTECTED, windows("Unable to set the NumberFormat property of the Range class")),
        (PROTECTED, windows("Unable to set the Color property of the Interior class")),
        (PROTECTED, windows("Unable to set the Bold property of the Font class")),
        (PROTECTED, XlwingsError("AccessDenied: You cannot perform the requested operation.")),
        (BOOK_PROTECTED, windows("Workbook is protected and cannot be changed.")),
        (BOOK_PROTECTED, windows("Add method of Sheets class failed")),
        (BOOK_PROTECTED, windows("Delete method of Worksheet class failed")),
        (PROTECTED_VIEW, windows("This command is not available in Protected View.")),
        (LOCKED, windows("Cannot access read-only document 'plan.xlsx'.")),
        (LOCKED, windows("plan.xlsx is locked for editing by 'another user'.")),
        (GONE, com_error(-2147023174, "The RPC server is unavailable.", None, None)),
        (GONE, com_error(-2147023174, "Der RPC-Server ist nicht verfügbar.", None, None)),
        (GONE, com_error(-2147023170, "The remote procedure call failed.", None, None)),
        (GONE, com_error(-2147417848, "The object invoked has disconnected ...", None, None)),
        (GONE, CommandError(-600, "Application isn't running.")),
        (GONE, CommandError(-609, "Connection is invalid.")),
        (NOT_ALLOWED, CommandError(-1743, "The user has declined permission.")),
        (NOT_ALLOWED, CommandError(-1743, "OS error")),
        (UNKNOWN, windows(None)),
        (UNKNOWN, windows(None, occurred="发生意外。")),
        (UNKNOWN, com_error(-2147417856, "System call failed.", None, None)),
        (UNKNOWN, CommandError(-50, "Parameter error.")),
        (UNKNOWN, XlwingsError("Couldn't find any active App!")),
    ],
    ids=lambda value: "" if isinstance(value, str) else str(value.args[:2])[:60],
)  # fmt: skip
def test_each_refusal_has_its_sentence(expected: str, error: Exception) -> None:
    """Whatever Excel refuses, and however it says so, a person is told the cause and what to do."""
    with pytest.raises(ExcelRefused) as refused, in_plain_words():
        raise error

    assert expected == str(refused.value)
    assert error is refused.value.__cause__


def test_another_language_is_quoted() -> None:
    """Where Excel speaks another language and the number tells nothing, its own words are shown."""
    assert OWN_WORDS.format(words=GERMAN) == refusal(windows(GERMAN))


@pytest.mark.parametrize(
    "written", ["This sheet is protected.", "read-only", "-1743", "Protected View"]
)
def test_what_was_written_is_not_taken_for_the_cause(written: str) -> None:
    """A Mac's error holds an agency's words, which say nothing about Excel and are not shown."""
    assert UNKNOWN == refusal(CommandError(-50, "Parameter error.", written))


@pytest.mark.parametrize(
    "error",
    [KeyError("status"), ValueError("3"), ZeroDivisionError(), RuntimeError("no")],
    ids=repr,
)
def test_faults_of_our_own_are_not_covered_up(error: Exception) -> None:
    """What is no error of Excel's is passed on as it is."""
    assert "" == refusal(error)
    with pytest.raises(type(error)) as passed, in_plain_words():
        raise error

    assert error is passed.value


def test_what_one_kind_of_excel_lacks_is_passed_on() -> None:
    """A part that xlwings does not offer on this system is no refusal."""
    error = NotImplementedError("App.status_bar is not supported on this engine.")

    assert "" == refusal(error)


NAMED = "/site-packages/xlwings/{}.py"


@pytest.mark.parametrize("code", ["given.Name", "given()", "given[0]"])
@pytest.mark.parametrize(
    ("module", "said"),
    [("_xlwindows", BUSY), ("main", ""), ("my_xlwindows", "")],
)
def test_nothing_in_place_of_an_answer_is_a_busy_excel(code: str, module: str, said: str) -> None:
    """Where xlwings on Windows got nothing from a rejected call and stumbles, Excel is busy."""
    with pytest.raises((AttributeError, TypeError)) as stumbled:
        exec(compile(code, NAMED.format(module), "exec"), {"given": None})

    assert said == refusal(stumbled.value)


def test_a_missing_member_is_no_busy_excel() -> None:
    """What xlwings on Windows does not have at all is a fault of ours."""
    with pytest.raises(AttributeError) as stumbled:
        exec(compile("''.nothing", NAMED.format("_xlwindows"), "exec"))

    assert "" == refusal(stumbled.value)


def test_xlwings_giving_up_is_a_busy_excel() -> None:
    """Its own error for a call that Excel rejects again and again says to press Enter."""
    error = type("ExcelBusyError", (Exception,), {"__module__": "xlwings._xlwindows"})

    assert BUSY == refusal(error("Excel application is not responding"))


def test_a_refusal_is_told_once() -> None:
    """A refusal that is in words already keeps them."""
    with pytest.raises(ExcelRefused, match="in words") as refused, in_plain_words():
        raise ExcelRefused("in words")  # noqa: EM101

    assert refused.value.__cause__ is None


def test_every_sentence_says_what_to_do() -> None:
    """Each sentence ends with a step that a person can take."""
    for sentence in (
        BUSY,
        PROTECTED,
        PROTECTED_VIEW,
        LOCKED,
        GONE,
        NOT_ALLOWED,
        OWN_WORDS,
        UNKNOWN,
    ):
        assert sentence.endswith("press the button again."), sentence
    assert BOOK_PROTECTED.endswith("or use another workbook.")
