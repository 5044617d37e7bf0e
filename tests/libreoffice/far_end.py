"""The end of the line that is in LibreOffice's own process, and does there what the tests ask.

It is a file by itself, loaded by the Python in LibreOffice, whatever its version: to ask from
another process takes four times as long. Objects of LibreOffice stay here and go by number;
structures and enumerations travel as values. What travels names one of the four functions below,
and each end has its own idea of them (`Reader`).
"""

import contextlib
import io
import itertools
import operator
import os
import pickle
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Mapping
from pathlib import Path
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


def getComponentFactory(name: str, *_: object) -> None:  # noqa: N802 - as LibreOffice calls it
    """Begin to serve, when LibreOffice loads this file: the name is that of the tests' socket."""
    threading.Thread(target=_serve_and_end, args=(name,), daemon=True).start()


def _serve_and_end(name: str) -> None:
    """Serve who listens there; LibreOffice ends when they do, killed or not."""
    try:
        with socket.socket(socket.AF_UNIX) as line:
            line.connect(name)
            with line.makefile("rb") as requests, line.makefile("wb") as answers:
                serve(requests, answers)
    finally:
        os.killpg(os.getpgrp(), signal.SIGKILL)  # its own way of leaving may end in a crash


def main() -> None:
    """Wait for LibreOffice and have it load this file.

    Arguments: where it can be reached, the socket of the tests, how many seconds to wait, and its
    process, which is ended where it does not come.
    """
    import uno

    address, name, seconds, pid = sys.argv[1:]
    local = uno.getComponentContext()
    resolver = local.ServiceManager.createInstanceWithContext(
        "com.sun.star.bridge.UnoUrlResolver", local
    )
    stop = time.monotonic() + float(seconds)
    try:
        while True:
            try:
                context = resolver.resolve(address)
                break
            except Exception as error:
                is_early = type(error).__name__.endswith(".NoConnectException")
                if not is_early or time.monotonic() > stop:
                    raise
                time.sleep(0.1)
        loader = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.loader.Python", context
        )
        here = Path(__file__).with_suffix("").as_uri()
        loader.activate(name, "", f"vnd.openoffice.pymodule:{here}", None)
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 - into the log
        with contextlib.suppress(ProcessLookupError):
            os.killpg(int(pid), signal.SIGKILL)
    sys.stderr.flush()
    os._exit(0)  # LibreOffice's own way of leaving a process may end in a crash


if __name__ == "__main__":
    main()
