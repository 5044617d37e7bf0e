"""What a process does that works for another: it is sent a batch, does it, and sends the results.

It loads what the work is in and no more, and is there in a tenth of a second.
"""

import gc
import os
import pickle
import signal
import sys
from contextlib import suppress
from importlib import import_module
from typing import IO, Any

from dhrxl.files.processes.pipe import READY, receive, send


def serve() -> None:
    """Do what comes on standard input until nothing more comes, and then end at once.

    Nothing is collected (`gc`) before the first batch is done, as loading makes no garbage; what is
    loaded by then is never looked through again.
    """
    gc.disable()
    asks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    memory, module = pickle.loads(receive(asks) or b"")
    _confine(memory)
    answers.write(READY)
    answers.flush()
    if module:
        import_module(module)
    while _do_next(asks, answers):
        if not gc.isenabled():
            gc.freeze()
            gc.enable()
    os._exit(0)  # whoever asked is gone, or has all it wants


def _do_next(asks: IO[bytes], answers: IO[bytes]) -> bool:
    """Do one batch; say whether there was one, and somebody to give its results to."""
    asked = receive(asks)
    if asked is None:
        return False
    try:
        send(answers, _answer(asked))
    except OSError:
        return False
    return True


def _answer(asked: bytes) -> bytes:
    """Give the results, or the exception that came instead, as bytes.

    What is no `Exception` but ends a program, as a panic of a library does, ends this process.
    """
    answer: Any
    try:
        work, batch = pickle.loads(asked)
        answer = [work(item) for item in batch]
        return pickle.dumps((True, answer), pickle.HIGHEST_PROTOCOL)
    except Exception as error:
        answer = error
    with suppress(Exception):
        return pickle.dumps((False, answer), pickle.HIGHEST_PROTOCOL)
    return pickle.dumps((False, RuntimeError(type(answer).__name__)))


def _confine(memory: int) -> None:
    """Limit the memory of a process, and let it print nothing and leave Ctrl-C to the one above it.

    What libraries print about a file, of a panic for example, helps nobody and may quote the file.
    `RLIMIT_AS` holds on Linux. macOS takes it and does not keep to it; Windows has no such module.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # each thread reserves memory it never uses
    with suppress(ImportError, ValueError, OSError):
        import resource  # not on Windows

        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))
