"""Reads a folder of returns: `python -m tests.benchmarks.read FOLDER PROCESSES_OR_ADDRESS`."""

import sys
from pathlib import Path

from dhrxl.files.workers import ClusterWorkers, Workers
from dhrxl.intake.batch import take_in


def main(folder: Path, how: str) -> None:
    """Read, and say how many rows came."""
    workers = Workers(processes=int(how)) if how.isdigit() else ClusterWorkers(address=how)
    print(len(take_in([folder], workers=workers).rows))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
