"""The same files read on a Dask cluster of two processes on this computer."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from dhrxl.errors import BadInput
from dhrxl.files.workers import ClusterWorkers, Lost, Workers
from dhrxl.intake.batch import take_in
from tests.places import SHEETS


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The address of a scheduler with two workers, ended after the tests."""
    dask = [sys.executable, "-m", "distributed.cli.dask_scheduler"]
    options = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard"]
    scheduler = subprocess.Popen([*dask, *options], stderr=subprocess.PIPE, text=True)
    lines = iter(scheduler.stderr or ())
    found = next(line for line in lines if "Scheduler at:" in line)
    where = re.search(r"tcp://\S+", found)
    assert where
    worker = [sys.executable, "-m", "distributed.cli.dask_worker", where.group()]
    more = ["--nworkers", "2", "--nthreads", "1", "--no-dashboard"]
    workers = subprocess.Popen([*worker, *more], stderr=subprocess.DEVNULL)
    yield where.group()
    for process in (workers, scheduler):
        process.terminate()
        process.wait(timeout=30)


def test_a_cluster_reads_what_one_computer_reads(address: str) -> None:
    """Rows, sources and problems are the same, in the same order."""
    here = take_in([SHEETS])

    there = take_in([SHEETS], workers=ClusterWorkers(address=address))

    assert here.sources == there.sources
    assert here.problems == there.problems
    assert here.rows.equals(there.rows)


def _ends_for_one(number: int) -> int:
    if number == 3:
        os.abort()
    return number


def test_what_ends_a_worker_of_the_cluster_costs_itself(address: str) -> None:
    """A file that ends the process that reads it, there and here, is lost alone."""
    found = list(ClusterWorkers(address=address).each(_ends_for_one, range(5)))

    assert [0, 1, 2, Lost(3, is_late=False), 4] == found
    assert found == list(Workers().each(_ends_for_one, range(5)))


def test_no_scheduler() -> None:
    """Where nothing answers, a person is told what to start."""
    with pytest.raises(BadInput) as refused:
        take_in([SHEETS], workers=ClusterWorkers(address="tcp://127.0.0.1:9"))

    assert str(refused.value).startswith("No Dask scheduler answers at tcp://127.0.0.1:9. Start")
