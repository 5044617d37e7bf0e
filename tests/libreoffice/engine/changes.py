"""The changes that books are asked for, and those that are refused."""

from collections.abc import Container


class Changes:
    """A count that every object of one engine adds to."""

    def __init__(self) -> None:
        self.changes = 0
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
