"""Run the command line, as `python -m dhrxl`; whenever it is stopped, one sentence says so."""

import signal
import sys

STOPPED = "dhrxl: stopped. Nothing half-made was left.\n"
_ENDS = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
"""Ctrl-C, being told to end, and the loss of the terminal, which Windows does not have."""


def main() -> None:
    """Run the command line; whatever is to end it does so like Ctrl-C.

    What it started and what it was writing is cleared away then. Once it is done, nothing stops it.
    """
    try:
        for number in _ENDS:
            signal.signal(number, signal.default_int_handler)
        from dhrxl.cli import main as run
        from dhrxl.cli import process

        process.take()
        try:
            run()
        except SystemExit as ended:
            process.ends_with(ended.code)
            raise
    except KeyboardInterrupt:
        sys.stderr.write(STOPPED)
        sys.exit(2)
    finally:
        for number in _ENDS:
            signal.signal(number, signal.SIG_IGN)
        exec("")  # Python forgets a Ctrl-C met while it made a class, which it would die of at last


if __name__ == "__main__":
    main()
