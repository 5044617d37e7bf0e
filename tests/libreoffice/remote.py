"""LibreOffice's objects as the tests hold them: by number, asked for everything in its process.

Structures and enumerations are plain values here; writing into one changes nothing in LibreOffice
until it is given back.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from tests.libreoffice import far_end

if TYPE_CHECKING:
    from tests.libreoffice.bridge import Soffice


class Remote:
    """An object of LibreOffice. Its methods begin with a small letter, its properties do not."""

    __slots__ = ("_number", "_office")

    def __init__(self, office: "Soffice", number: int) -> None:
        object.__setattr__(self, "_office", office)
        object.__setattr__(self, "_number", number)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        if name[0].islower():
            return partial(self._office.ask, "call", self, name)
        return self._office.ask("get", self, name)

    def __setattr__(self, name: str, value: Any) -> None:
        self._office.ask("set", self, name, value)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Remote):
            return NotImplemented
        return bool(self._office.ask("equal", self, other))

    __hash__ = None  # type: ignore[assignment]

    def __del__(self) -> None:
        self._office.unused.append(self._number)

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[int]]:
        return far_end.held, (self._number,)


class Struct(SimpleNamespace):
    """A structure of LibreOffice's, as `Struct("com.sun.star.table.CellAddress", Row=1)`.

    Only the fields that were named, here or by LibreOffice, can be read.
    """

    def __init__(self, kind: str, /, **fields: Any) -> None:
        super().__init__(**fields, _kind=kind)

    def __reduce__(self) -> Any:
        fields = dict(vars(self))
        return far_end.struct, (fields.pop("_kind"), fields)


@dataclass(frozen=True, slots=True)
class Enum:
    """A word of an enumeration, as `Enum("com.sun.star.awt.FontSlant", "ITALIC")`."""

    kind: str
    value: str

    def __reduce__(self) -> Any:
        return far_end.enum, (self.kind, self.value)


@dataclass(frozen=True, slots=True)
class Typed:
    """A value whose type LibreOffice cannot tell by itself, as an empty list of structures."""

    kind: str
    value: Any

    def __reduce__(self) -> Any:
        return far_end.typed, (self.kind, self.value)


def options(**named: Any) -> tuple[Struct, ...]:
    """Give options as LibreOffice takes them when it opens and saves."""
    return tuple(
        Struct("com.sun.star.beans.PropertyValue", Name=name, Value=value)
        for name, value in named.items()
    )


def close(document: Remote) -> None:
    """Close a document without saving; where LibreOffice has ended there is nothing left to do."""
    if not document._office.lost:
        document.close(True)


def makers(office: "Soffice") -> dict[str, Callable[..., Any]]:
    """Say what becomes here of what LibreOffice's process writes."""
    return {
        "struct": lambda kind, fields: Struct(kind, **fields),
        "enum": Enum,
        "held": partial(Remote, office),
    }
