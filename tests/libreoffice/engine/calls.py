"""How often LibreOffice is asked, and the call that it refuses.

Every use of one of its objects is a message to its process.
"""

from collections.abc import Callable, Container
from functools import partial
from typing import Any

from tests.libreoffice.bridge import OfficeError


class Calls:
    """A count that every object of one engine adds to."""

    def __init__(self) -> None:
        self.count = self.changes = 0
        self._refused: Container[int] = ()
        self.keeps_silent = False
        """Whether nothing put into cells gets there, as on a protected sheet of a Mac."""

    def refuse(self, changes: Container[int]) -> None:
        """Refuse those of the next changes that are named by their number; none if empty."""
        self.changes, self._refused = 0, changes

    def change(self) -> None:
        """Count one change to a book, about to be made.

        Raises:
            OSError: It is one that is refused, as Excel does on Windows while a cell is edited.
        """
        self.changes += 1
        if self.changes in self._refused:
            raise OSError(-2147418111, "Call was rejected by callee.", None, None)

    def watch(self, value: Any) -> Any:
        """Give an object of LibreOffice as one that counts; other values as they are."""
        if isinstance(value, tuple) and value and _is_remote(value[0]):
            return tuple(self.watch(one) for one in value)
        return _Watched(value, self) if _is_remote(value) else value


class _Watched:
    """An object in LibreOffice's process, whose every reading, writing and calling counts as one.

    Structures, such as a cell's address, are plain values here and count for nothing.
    """

    __slots__ = ("_calls", "_remote")

    def __init__(self, remote: Any, calls: Calls) -> None:
        object.__setattr__(self, "_remote", remote)
        object.__setattr__(self, "_calls", calls)

    def __getattr__(self, name: str) -> Any:
        before = self._calls.count
        value = self._counting(getattr)(self._remote, name)
        if type(value).__name__ != "PyUNO_callable":
            return value
        self._calls.count = before
        return self._counting(value)

    def __setattr__(self, name: str, value: Any) -> None:
        self._counting(partial(setattr, self._remote))(name, value)

    def __eq__(self, other: object) -> bool:
        return self._remote == _unwatched(other)

    __hash__ = None  # type: ignore[assignment]

    def _counting(self, method: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any) -> Any:
            self._calls.count += 1
            try:
                return self._calls.watch(method(*map(_unwatched, arguments)))
            except AttributeError:
                raise
            except Exception as error:
                # What UNO raises takes no traceback, and so breaks context managers.
                msg = str(error).partition("\n")[0]
            raise OfficeError(msg)

        return call


def _unwatched(value: Any) -> Any:
    return value._remote if isinstance(value, _Watched) else value


def _is_remote(value: Any) -> bool:
    return type(value).__name__ == "pyuno"
