"""How much of one file is read: more than any return holds, so that more is a fault of the file.

One file must neither stop a round nor hold it up. Who has reason to read larger ones raises all
limits together (`--raise-limits 4`).
"""

from dataclasses import dataclass, fields

MOST_ROWS = 20_000
"""Actions in one file. No partnership has as many."""
_MIB = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is read of one file, and for how long."""

    file_bytes: int = 64 * _MIB
    """Of the file as it lies there. A return has 0.03 MB; photographs pasted into one a few MB."""
    part_bytes: int = 64 * _MIB
    """Of one part unpacked. A sheet of 20,000 actions has 15 MB."""
    all_bytes: int = 256 * _MIB
    """Of all parts unpacked."""
    ratio: int = 250
    """Bytes unpacked for each byte packed. Sheets of blank rows reach 60; a bomb is near 1,000."""
    rows: int = MOST_ROWS
    """Actions in one file."""
    furthest_row: int = 50_000
    """Last row with anything in it. What lies between takes memory, filled or not."""
    furthest_column: int = 702
    """Last column with anything in it: ZZ."""
    cells: int = 5_000_000
    """Of one sheet, from A1 to its last row and column. Every one is a place in memory."""
    seconds: int = 60
    """For reading one file. A return takes a hundredth of one."""
    memory: int = 2048 * _MIB
    """Of addresses, for a process that reads.

    Its libraries take 0.14 GB, a sheet of five million cells 0.4 GB (measured on Linux). Linux ends
    what takes more. On Windows there is no such limit, and macOS does not hold to it; there the
    other limits keep memory low, for all but files made to do harm.
    """

    def times(self, factor: int) -> "Limits":
        """Give limits so many times as high.

        >>> Limits().times(2).rows
        40000
        """
        return Limits(**{each.name: getattr(self, each.name) * factor for each in fields(self)})


USUAL = Limits()
OWN = USUAL.times(4)
"""For what we made ourselves: a summary holds the rows of all returns."""


def megabytes(size: int) -> str:
    """Say a number of bytes as people know it.

    >>> megabytes(64 * 2**20), megabytes(3 * 2**30)
    ('64 MB', '3,072 MB')
    """
    return f"{size / _MIB:,.0f} MB"
