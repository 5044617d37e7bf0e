"""The same work on the computers of a Dask cluster; the scheduler is Dask's.

The folders are to be reachable under the same path from every computer of the cluster.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from dhrxl.errors import BadInput
from dhrxl.files.workers import Item, Lost, Result, Workers, do_all

BATCH = 32
"""Items sent over the network at once."""
_PATIENCE = "10s"
_MISSING = 'Dask is not installed. Run: python -m pip install "dhrxl[cluster]"'


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
        batches = [items[start : start + BATCH] for start in range(0, len(items), BATCH)]
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
