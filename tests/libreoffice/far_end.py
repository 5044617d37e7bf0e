"""The process that holds LibreOffice's Python bridge, and does with it what the tests ask.

It is a file by itself, run by the Python that has the bridge, whatever its version. Objects of
LibreOffice stay here and go by number; structures and enumerations travel as values. What travels
names one of the four functions below, and each end has its own idea of them (`Reader`).
"""

import contextlib
import io
import itertools
import operator
import os
import pickle
import signal
import sys
from collections.abc import Callable, Mapping
from types import FunctionType
from typing import Any, BinaryIO

PROTOCOL = 4
"""Known to every Python that may be at the far end."""
DEEDS: Mapping[str, Callable[..., Any]] = {
    "get": getattr,
    "set": setattr,
    "call": lambda subject, name, *arguments: getattr(subject, name)(*arguments),
    "equal": operator.eq,
}


def struct(kind: str, fields: Mapping[str, Any]) -> Any:
    """Make a structure; fields that are not named hold what LibreOffice puts there."""
    import uno

    made = uno.createUnoStruct(kind)
    for name, value in fields.items():
        setattr(made, name, value)
    return made


def enum(kind: str, value: str) -> Any:
    """Make a word of an enumeration."""
    import uno

    return uno.Enum(kind, value)


def typed(kind: str, value: Any) -> Any:
    """Make a value that says its type itself."""
    import uno

    return uno.Any(kind, value)


def held(number: int) -> Any:
    """Stand for an object by its number; each end puts something else in this place."""
    raise NotImplementedError


class Reader(pickle.Unpickler):
    """Reads what the other end wrote; of names it knows only those it is given."""

    def __init__(self, file: BinaryIO, makers: Mapping[str, Callable[..., Any]]) -> None:
        super().__init__(file)
        self._makers = makers

    def find_class(self, module: str, name: str) -> Any:
        if name not in self._makers:
            msg = f"{module}.{name} is no value that LibreOffice takes."
            raise pickle.UnpicklingError(msg)
        return self._makers[name]


class _Writer(pickle.Pickler):
    """Writes what LibreOffice gave, keeping its objects here."""

    def __init__(self, file: BinaryIO, keep: Callable[[Any], int]) -> None:
        super().__init__(file, PROTOCOL)
        self._keep = keep

    def reducer_override(self, value: Any) -> Any:
        kind = type(value)
        if kind is FunctionType:  # one of the four
            return NotImplemented
        if kind.__name__ == "pyuno":
            return held, (self._keep(value),)
        if kind.__name__ == "Enum":
            return enum, (value.typeName, value.value)
        if hasattr(kind, "__pyunostruct__"):
            names = dir(vars(value)["value"])
            return struct, (kind.__pyunostruct__, {name: getattr(value, name) for name in names})
        msg = f"A {kind.__name__} of LibreOffice's does not travel."
        raise pickle.PicklingError(msg)


def serve(requests: BinaryIO, answers: BinaryIO) -> None:
    """Answer until the tests are gone.

    A request is the numbers of objects no longer used, a deed, and its arguments; the answer is
    whether it was done, and what came of it: a value, or the names and words of an error.
    """
    import uno

    objects: dict[int, Any] = {0: uno}
    numbers = itertools.count(1)

    def keep(value: Any) -> int:
        objects[number := next(numbers)] = value
        return number

    def write(*answer: Any) -> bytes:
        written = io.BytesIO()
        _Writer(written, keep).dump(answer)
        return written.getvalue()

    makers = {"struct": struct, "enum": enum, "typed": typed, "held": objects.__getitem__}
    while requests.peek(1):
        unused, deed, arguments = Reader(requests, makers).load()
        for number in unused:
            del objects[number]
        try:
            answer = write(True, DEEDS[deed](*arguments))
        except Exception as error:
            kinds = [kind.__name__ for kind in type(error).__mro__]
            answer = write(False, (kinds, str(error)))
        answers.write(answer)
        answers.flush()


def main() -> None:
    """Talk through the pipes this process was started with; whatever else is printed is a log.

    The argument is the process of LibreOffice, which ends when the tests do, killed or not.
    """
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    serve(sys.stdin.buffer, answers)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(int(sys.argv[1]), signal.SIGKILL)
    os._exit(0)  # LibreOffice's own way of leaving a process may end in a crash


if __name__ == "__main__":
    main()
