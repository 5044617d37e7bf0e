"""Work on files in processes of their own, side by side, so that one bad file costs only itself.

A library that reads a hostile file may end its process, or never come back; neither can be caught
in Python. The pool of pebble starts another process then, and the item is given back as lost. The
same work can be done on the computers of a Dask cluster; the scheduler is Dask's.
"""

import atexit
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from importlib import import_module
from math import ceil
from typing import Any, Generic, TypeVar

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.files.limits import USUAL, Limits

Item = TypeVar("Item")
Result = TypeVar("Result")

_GLANCE = 0.02
"""Seconds after which the pool looks again; its own tenth is felt where there is one file."""
LARGEST_BATCH = 8
"""Items sent to a process at once: few trips, and little to do again where one of them is lost."""
CLUSTER_BATCH = 32
"""Items sent over the network at once."""
_PATIENCE = "10s"
_MISSING = 'Dask is not installed. Run: python -m pip install "dhrxl[cluster]"'
NOT_STARTED = (
    "No process to read files could be started. In a program of your own, put what calls dhrxl "
    'under: if __name__ == "__main__":'
)


@dataclass(frozen=True, slots=True)
class Lost(Generic[Item]):
    """An item whose work never gave a result."""

    item: Item
    is_late: bool
    """Whether it ran out of time; else the process that worked on it ended."""


class Watch:
    """Is told how far work has come; this one tells nobody."""

    def expect(self, count: int) -> None:
        """Hear of so many more items to come."""

    def came(self, result: object) -> None:
        """Hear of one more result."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """How work on many files is done."""

    limits: Limits = USUAL
    processes: int = 0
    """How many side by side; 0 for as many as the computer has processors."""
    watch: Watch = field(default_factory=Watch)
    """Told of each result as it comes."""

    def begin(self, module: str, *, many: bool) -> None:
        """Start now, so that processes are there when there is something to do.

        Args:
            module: What the work is in, to be loaded meanwhile.
            many: Whether there are more than a few items to come.
        """
        count = (self.processes or os.cpu_count() or 1) if many else 1
        _pool(count, self.limits.memory).schedule(import_module, args=(module,))

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Lost[Item]]:
        """Do work on each item, and give the results in the order of the items.

        Args:
            work: A function of a module, given one item.
            items: Anything that can be sent to another process.

        Returns:
            For each item its result, or that it was lost.

        Raises:
            DhrxlError: No process can be started.
        """
        if not items:
            return
        most = self.processes or os.cpu_count() or 1
        pool = _pool(min(most, ceil(len(items) / LARGEST_BATCH)), self.limits.memory)
        size = max(1, min(LARGEST_BATCH, len(items) // (4 * most)))
        batches = [items[start : start + size] for start in range(0, len(items), size)]
        self.watch.expect(len(items))
        futures = [self._start(pool, work, batch) for batch in batches]
        for batch, future in zip(batches, futures, strict=True):
            for result in self._results(pool, work, batch, future):
                self.watch.came(result)
                yield result

    def _start(self, pool: Any, work: Callable[[Item], Result], batch: Sequence[Item]) -> Any:
        try:
            return pool.schedule(do_all, args=(work, batch), timeout=self.limits.seconds)
        except RuntimeError as error:
            raise DhrxlError(NOT_STARTED) from error

    def _results(
        self, pool: Any, work: Callable[[Item], Result], batch: Sequence[Item], future: Any
    ) -> Iterator[Result | Lost[Item]]:
        """Give the results of a batch; one that was lost is done again, item by item."""
        from concurrent.futures import wait
        from concurrent.futures.process import BrokenProcessPool

        from pebble import ProcessExpired

        try:
            while not wait([future], timeout=1).done:
                if not pool.active:  # what waits in the queue of a broken pool is never answered
                    raise BrokenProcessPool
            yield from future.result()
        except BrokenProcessPool as error:
            raise DhrxlError(NOT_STARTED) from error
        except (ProcessExpired, TimeoutError, MemoryError) as error:
            if len(batch) == 1:
                yield Lost(batch[0], is_late=isinstance(error, TimeoutError))
                return
            for item in batch:
                yield from self._results(pool, work, [item], self._start(pool, work, [item]))


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterWorkers(Workers):
    """Work done on a Dask cluster; what fails there is done again here, item by item."""

    address: str
    """Of the scheduler: tcp://host:8786."""

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Lost[Item]]:
        """Do work on each item, as `Workers.each`.

        Raises:
            BadInput: Dask is not installed, or there is no scheduler at the address.
        """
        batches = [
            items[start : start + CLUSTER_BATCH] for start in range(0, len(items), CLUSTER_BATCH)
        ]
        client = self._client()
        try:
            self.watch.expect(len(items))
            futures = client.map(do_all, [work] * len(batches), batches, pure=False)
            for batch, future in zip(batches, futures, strict=True):
                if future.exception() is None:
                    results: Sequence[Result | Lost[Item]] = future.result()
                else:  # a file that ended its worker, or a worker that went away
                    results = list(Workers(limits=self.limits).each(work, batch))
                for result in results:
                    self.watch.came(result)
                    yield result
        finally:
            client.close()

    def _client(self) -> Any:
        try:
            from distributed import Client
        except ImportError:
            raise BadInput(_MISSING) from None
        start: Callable[..., Any] = Client
        try:
            return start(self.address, timeout=_PATIENCE)
        except (OSError, ValueError, TimeoutError) as error:
            msg = (
                f"No Dask scheduler answers at {self.address}. Start one with: dask scheduler; and "
                "give the address it prints, such as tcp://10.0.0.5:8786."
            )
            raise BadInput(msg) from error


def do_all(work: Callable[[Item], Result], batch: Sequence[Item]) -> list[Result]:
    """Do work on each item, in the process this is called in."""
    return [work(item) for item in batch]


_pools: list["_Pool"] = []


@dataclass(frozen=True, slots=True)
class _Pool:
    """Processes that were started, and wait for more to do until the program ends."""

    processes: int
    memory: int
    pool: Any


def _pool(processes: int, memory: int) -> Any:
    """Give a pool of at least so many processes, each with so much memory.

    They are started afresh on every system (`spawn`): a copy of this process would hold the locks
    of its threads.
    """
    for one in _pools:
        if one.processes >= processes and one.memory == memory and one.pool.active:
            return one.pool
    from multiprocessing import get_context

    from pebble import CONSTS, ProcessPool

    CONSTS.sleep_unit = _GLANCE
    with _beyond_ctrl_c():
        pool = ProcessPool(
            max_workers=processes, initializer=_confine, initargs=(memory,),
            context=get_context("spawn"),
        )  # fmt: skip
        _pools.append(_Pool(processes, memory, pool))
        pool.active  # noqa: B018 - asked, it starts its threads
    return pool


@contextmanager
def _beyond_ctrl_c() -> Iterator[None]:
    """Start threads that Ctrl-C does not reach, nor the processes they start, even half started.

    What a thread blocks, those it starts block too; Windows has no such thing.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # when it starts, it unblocks what is blocked
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@atexit.register
def _end() -> None:
    for one in _pools:
        one.pool.stop()
        one.pool.join()


def _confine(memory: int) -> None:
    """Limit the memory of a process, and let it print nothing and leave Ctrl-C to the one above it.

    What libraries print about a file, of a panic for example, helps nobody and may quote the file.
    `RLIMIT_AS` holds on Linux. macOS takes it and does not keep to it; Windows has no such module.
    """
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each thread reserves memory it never uses
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
