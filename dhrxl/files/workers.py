"""Work on files in processes of their own, side by side, so that one bad file costs only itself.

A library that reads a hostile file may end its process, or never come back; neither can be caught
in Python. Another process is started then, and the item is given back as lost. The same work can
be done on the computers of a Dask cluster; the scheduler is Dask's.
"""

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from math import ceil
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from dhrxl.errors import BadInput, DhrxlError
from dhrxl.files.limits import USUAL, Limits

if TYPE_CHECKING:
    from dhrxl.files.processes import pool

Item = TypeVar("Item")
Result = TypeVar("Result")

LARGEST_BATCH = 8
"""Items sent to a process at once: few trips, and little to do again where one of them is lost."""
LEAST_ITEMS = 16
"""Items that another process is started for: fewer are done before it is there."""
CLUSTER_BATCH = 32
"""Items sent over the network at once."""
_PATIENCE = "10s"
_MISSING = 'Dask is not installed. Run: python -m pip install "dhrxl[cluster]"'
NOT_STARTED = (
    "No process to read files could be started. Close other programs and try again. If that does "
    "not help, use the command: python -m dhrxl"
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

    def begin(self, module: str, *, items: int) -> None:
        """Start now, so that processes are there when there is something to do.

        Args:
            module: What the work is in, to be loaded meanwhile.
            items: How many there are to come, at least.
        """
        self._pool(items, module)

    def each(
        self, work: Callable[[Item], Result], items: Sequence[Item]
    ) -> Iterator[Result | Lost[Item]]:
        """Do work on each item, and give the results in the order of the items.

        It begins at once, whether or not anybody asks for results yet.

        Args:
            work: A function of a module, given one item.
            items: Anything that can be sent to another process.

        Returns:
            For each item its result, or that it was lost.

        Raises:
            DhrxlError: No process can be started.
        """
        if not items:
            return iter(())
        self.watch.expect(len(items))
        doing = self._pool(len(items))
        asked = deque(
            (batch, doing.ask(work, batch, self.limits.seconds))
            for batch in batches(items, doing.processes)
        )
        return self._all(doing, work, asked)

    def _pool(self, items: int, module: str = "") -> "pool.Pool":
        from dhrxl.files.processes import pool  # which a process that works has no use for

        most = self.processes or os.cpu_count() or 1
        return pool.of(min(most, ceil(items / LEAST_ITEMS)), self.limits.memory, module)

    def _all(
        self,
        doing: "pool.Pool",
        work: Callable[[Item], Result],
        asked: "deque[tuple[Sequence[Item], pool.Asked]]",
    ) -> Iterator[Result | Lost[Item]]:
        while asked:  # an answer that was given is kept no longer
            batch, answer = asked.popleft()
            for result in self._results(doing, work, batch, answer):
                self.watch.came(result)
                yield result

    def _results(
        self,
        doing: "pool.Pool",
        work: Callable[[Item], Result],
        batch: Sequence[Item],
        answer: "pool.Asked",
    ) -> Iterator[Result | Lost[Item]]:
        """Give the results of a batch; one that was lost is done again, item by item."""
        from dhrxl.files.processes import pool

        try:
            yield from pool.results_of(answer)
        except pool.NotStarted as error:
            raise DhrxlError(NOT_STARTED) from error
        except (pool.Ended, pool.Late, MemoryError) as error:
            if len(batch) == 1:
                yield Lost(batch[0], is_late=isinstance(error, pool.Late))
                return
            for item in batch:
                again = doing.ask(work, [item], self.limits.seconds)
                yield from self._results(doing, work, [item], again)


def batches(items: Sequence[Item], processes: int) -> Iterator[Sequence[Item]]:
    """Cut items into batches that get smaller, so that all processes end at about the same time.

    >>> [len(batch) for batch in batches(range(50), 2)]
    [6, 5, 4, 4, 3, 3, 3, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    """
    start = 0
    while left := len(items) - start:
        size = max(1, min(LARGEST_BATCH, left // (4 * processes)))
        yield items[start : start + size]
        start += size


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
