"""Processes that wait for work, each held by a thread that hands it one batch after the other.

A process that ends over its work, or takes too long and is ended, costs that batch; the next one
is given to a new process. Each is a Python started afresh on every system: a copy of this process
would hold the locks of its threads. It is no `multiprocessing` one, which would run the program
that uses us a second time, and starts a third process besides.
"""

import atexit
import pickle
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from threading import Lock, Thread, Timer
from typing import Any, TypeAlias, cast

from dhrxl.files.processes.pipe import READY, receive, send

PROGRAM = (
    "import pickle, sys; sys.path[:] = pickle.load(sys.stdin.buffer); "
    "from dhrxl.files.processes.child import serve; serve()"
)
_PATIENCE = 60
"""Seconds in which a Python starts; it takes a fiftieth of one."""
_GLANCE = 1
_NEWEST = pickle.HIGHEST_PROTOCOL
_starting = Lock()
"""One is started at a time: of two, the second would hold the pipes of the first on Windows."""

Asked: TypeAlias = "Future[bytes]"


class Ended(Exception):  # noqa: N818 - read as a sentence: "raise Ended"
    """The process ended before it gave an answer."""


class Late(Exception):  # noqa: N818
    """The process was ended, since its answer took too long."""


class NotStarted(Exception):  # noqa: N818
    """No process could be started, or what was started is no Python of ours."""


class _Process:
    """One process, and the pipes to it."""

    def __init__(self, memory: int, module: str) -> None:
        """Start it.

        Args:
            memory: How much it may take.
            module: What its work is in, to be loaded while it waits.

        Raises:
            OSError, ValueError: There is no Python to start.
        """
        flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]
        self._process = subprocess.Popen(
            [sys.executable, *flags, "-c", PROGRAM],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        assert self._process.stdin and self._process.stdout
        self._asks, self._answers = self._process.stdin, self._process.stdout
        self._is_ready = self.is_over = False
        with suppress(OSError):  # it has ended already, as is met when it is asked
            pickle.dump([path or str(Path.cwd()) for path in sys.path], self._asks)
            send(self._asks, pickle.dumps((memory, module)))

    def answer(self, asked: bytes, seconds: float) -> bytes:
        """Send a batch, and wait for its answer.

        Raises:
            Ended, Late, NotStarted: As they say.
        """
        if not self._is_ready:
            with self._ended_after(_PATIENCE):
                self._is_ready = self._answers.read(len(READY)) == READY
            if not self._is_ready:
                self.end()
                raise NotStarted
        with self._ended_after(seconds), suppress(OSError):
            send(self._asks, asked)
            answer = receive(self._answers)
            if answer is not None:
                return answer
        is_late = self.is_over
        self.end()
        raise Late if is_late else Ended

    @contextmanager
    def _ended_after(self, seconds: float) -> Iterator[None]:
        timer = Timer(seconds, self.end)
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            timer.join()  # it has ended the process, or never will

    def end(self) -> None:
        """End it, whatever it does."""
        self.is_over = True
        self._process.kill()

    def gone(self) -> None:
        """Wait until it is gone, and let go of its pipes."""
        self._process.wait()
        for pipe in (self._asks, self._answers):
            with suppress(OSError):
                pipe.close()


@dataclass(frozen=True, slots=True)
class _Task:
    """A batch that waits for a process, and where its answer goes."""

    asked: bytes
    seconds: float
    answer: Asked


class Pool:
    """Processes that were started, and wait for more to do until the program ends."""

    def __init__(self, memory: int, module: str = "") -> None:
        """Begin without any process.

        Args:
            memory: How much each may take.
            module: What their work is in, to be loaded while they wait.
        """
        self.memory = memory
        self.processes = 0
        """How many there are; one that ended is followed by another."""
        self._module = module
        self._tasks: SimpleQueue[_Task] = SimpleQueue()
        self._running: list[_Process] = []
        self._is_ended = False

    def grow(self, count: int) -> None:
        """Have at least so many processes from now on."""
        with _beyond_ctrl_c():
            for _ in range(count - self.processes):
                self.processes += 1
                Thread(target=self._hold, args=(self._started(),), daemon=True).start()

    def ask(self, work: Callable[[Any], object], batch: Sequence[Any], seconds: float) -> Asked:
        """Have work done on each item of a batch, by the first process that is free.

        Args:
            work: A function of a module.
            batch: Anything that can be sent to another process.
            seconds: How long it may take.

        Returns:
            The answer to come, for `results_of`.
        """
        answer: Asked = Future()
        self._tasks.put(_Task(pickle.dumps((work, batch), _NEWEST), seconds, answer))
        return answer

    def end(self) -> None:
        """End all processes, whatever they do; there are none after this."""
        with _starting:
            self._is_ended = True
        running = tuple(self._running)
        for process in running:
            process.end()
        for process in running:
            process.gone()

    def _started(self) -> _Process | None:
        """Start a process; nothing where that fails."""
        with _starting, suppress(OSError, ValueError):
            if not self._is_ended:
                process = _Process(self.memory, self._module)
                self._running.append(process)
                return process
        return None

    def _hold(self, process: _Process | None) -> None:
        """Give a process one batch after the other, and put another in its place where it ends."""
        while True:
            task = self._tasks.get()
            process = process or self._started()
            try:
                if process is None:
                    raise NotStarted
                task.answer.set_result(process.answer(task.asked, task.seconds))
            except Exception as error:  # whatever it is, somebody waits to hear of it
                task.answer.set_exception(error)
            if process and process.is_over and not self._is_ended:
                process.gone()
                self._running.remove(process)
                process = None


def results_of(answer: Asked) -> list[Any]:
    """Wait for an answer, and give the results of a batch.

    What they are is put together here and not by the thread that met them, where modules could be
    loaded by both at once.

    Raises:
        Ended, Late, NotStarted: There is none.
        Exception: What the work raised.
    """
    while not wait([answer], timeout=_GLANCE).done:  # Windows cannot be interrupted in longer ones
        pass
    is_done, given = pickle.loads(answer.result())
    if is_done:
        return cast(list[Any], given)
    raise given


@contextmanager
def _beyond_ctrl_c() -> Iterator[None]:
    """Start threads that Ctrl-C does not reach, nor the processes they start, even half started.

    What a thread blocks, those it starts block too; Windows has no such thing.
    """
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_pools: list[Pool] = []


def started() -> int:
    """Say how many processes there are to work for this one."""
    return sum(pool.processes for pool in _pools)


def of(processes: int, memory: int, module: str = "") -> Pool:
    """Give the pool whose processes may take so much memory, with at least so many of them."""
    pool = next((one for one in _pools if one.memory == memory), None)
    if pool is None:
        pool = Pool(memory, module)
        _pools.append(pool)
    pool.grow(processes)
    return pool


@atexit.register
def _end() -> None:
    for pool in _pools:
        pool.end()
