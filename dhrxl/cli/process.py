"""The process of the command line, which nobody shares: quick to start, and quick to end.

As a library dhrxl leaves all of this alone, and so does `dhrxl.cli.main` called by a program: only
`dhrxl.__main__` makes the process ours.
"""

import atexit
import gc
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_ARROW = "pyarrow"


class _Ours:
    """Whether this process is ours alone, and how it is to end."""

    taken = False
    code: int | None = None


def take() -> None:
    """Make the process ours, before anything is loaded.

    - Nothing is collected (`gc`) while modules are loaded, which makes no garbage. See `loading`.
    - numpy starts no threads for sums it never does.
    - Once all else is over, the process ends without taking pandas apart. See `_end`.
    """
    gc.disable()
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    _Ours.taken = True
    atexit.register(_end)  # the first to be registered is the last to be called


@contextmanager
def loading() -> Iterator[None]:
    """Load what a command needs.

    Where the process is ours, pandas does not load pyarrow, which it would use for text if it is
    installed: that takes longer than all we do with text. Results are the same. Whoever wants
    pyarrow itself, for Parquet files, loads it afterwards.

    From then on `gc` is on, and looks at nothing that was loaded.
    """
    if not _Ours.taken:
        yield
        return
    hidden = sys.modules.setdefault(_ARROW, None) is None  # type: ignore[arg-type]
    try:
        yield
    finally:
        if hidden:
            del sys.modules[_ARROW]
        gc.freeze()
        gc.enable()


def ends_with(code: object) -> None:
    """Say with which code the process is to end."""
    if code is None or isinstance(code, int):
        _Ours.code = code or 0


def _end() -> None:
    """End at once; called when all threads and all other handlers are over.

    Where the code is not known, or what was printed cannot be passed on, Python ends as it does.
    """
    if _Ours.code is None:
        return
    with suppress(OSError, ValueError):
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
        os._exit(_Ours.code)
