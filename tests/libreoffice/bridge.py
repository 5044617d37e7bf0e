"""One soffice process of our own: started with retries, always ended, and only ours.

It is asked through the Python in it (`far_end`), so that what is at the other end dies with it, and
the process that tests never does. A death is told once, in a sentence, to whoever asked for
something then; what is opened next is opened in a LibreOffice started anew.
"""

import atexit
import contextlib
import os
import pickle
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

from tests.libreoffice import far_end
from tests.libreoffice.remote import Remote, makers

_UNSEEN = (
    *("--headless", "--invisible", "--norestore", "--nologo", "--nodefault"),
    "--nofirststartwizard",
)
START_SECONDS = 60
ATTEMPTS = 3
_ENDING_SECONDS = 2
"""How long a process may take to be gone that no longer answers."""
_LAST_WORDS = 300


class OfficeMissing(Exception):  # noqa: N818 - read as a sentence
    """LibreOffice or its Python bridge is not on this machine."""


class OfficeError(Exception):
    """LibreOffice did not do what it was asked."""


class OfficeRefused(OfficeError):  # noqa: N818 - read as a sentence
    """LibreOffice answered with an error of its own; `kinds` are its names for it."""

    def __init__(self, kinds: list[str], words: str) -> None:
        super().__init__(words.partition("\n")[0])
        self.kinds = kinds


class OfficeEnded(BaseException):
    """LibreOffice is no longer there.

    It is not an Exception, so that the code under test cannot take it for a refusal of Excel's.
    """


@cache
def _python() -> str:
    """Find a Python that has the bridge: on the path, then in the system's default folders."""
    for folder in dict.fromkeys(f"{os.environ.get('PATH', '')}:{os.defpath}".split(":")):
        python = Path(folder, "python3")
        if folder and python.is_file():
            asked = [python, "-I", "-c", "import uno"]
            if not subprocess.run(asked, capture_output=True, check=False).returncode:
                return str(python)
    msg = "No Python on this machine has LibreOffice's bridge (Debian package python3-uno)."
    raise OfficeMissing(msg)


def _environment(python: str) -> dict[str, str]:
    """Give an environment in which the Python in LibreOffice finds its own library, and no other.

    It looks for that beside the first python3 on the path.
    """
    ours = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return {**ours, "PATH": f"{Path(python).parent}:{ours.get('PATH', os.defpath)}"}


class Soffice:
    """A running soffice and the line to it."""

    def __init__(self, program: str, python: str) -> None:
        """Start it, and connect.

        Raises:
            OfficeError, OfficeEnded, AttributeError: LibreOffice did not start, or died before
                it could be asked; nothing is left of it.
        """
        self.asked = 0
        self.unused: list[int] = []
        """Numbers of objects that nobody here holds any longer."""
        self.lost = ""
        """Why nothing can be asked any more; empty while it can."""
        self._folder = Path(tempfile.mkdtemp(prefix="dhrxl-office-"))
        self._log = self._folder / "log"
        pipe = f"dhrxl-{os.getpid()}-{secrets.token_hex(4)}"
        profile = f"-env:UserInstallation={(self._folder / 'profile').as_uri()}"
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [program, *_UNSEEN, profile, f"--accept=pipe,name={pipe};urp;"],
                env=_environment(python),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.pid = self._process.pid
        """The process we started, which also leads its own process group."""
        self._makers = makers(self)
        self.uno = Remote(self, 0)
        self.desktop: Any = None
        self._line: tuple[Any, ...] = ()
        try:
            address = f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext"
            self._line = self._connect(python, address)
            context = self.uno.getComponentContext()
            self.desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
        except BaseException:
            self._clear_away("LibreOffice did not start.")
            raise

    def _connect(self, python: str, address: str) -> tuple[Any, Any]:
        """Have LibreOffice load `far_end`, and give the line on which that calls back."""
        with socket.socket(socket.AF_UNIX) as listening:
            name = self._folder / "line"
            listening.bind(str(name))
            listening.listen(1)
            listening.settimeout(0.1)
            told = (address, str(name), str(START_SECONDS), str(self.pid))
            with self._log.open("ab") as log:
                starter = subprocess.Popen(
                    [python, "-I", far_end.__file__, *told],
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    start_new_session=True,
                )
            stop = time.monotonic() + 2 * START_SECONDS
            while True:
                try:
                    line, _ = listening.accept()
                except TimeoutError:
                    code = self._process.poll()
                    if code is None and time.monotonic() < stop:
                        continue
                    starter.kill()
                    starter.wait()
                    what = (
                        "it never answered" if code is None else f"it ended with exit code {code}"
                    )
                    msg = f"{what}. {self._last_words()}"
                    raise OfficeError(msg) from None
                starter.wait()
                with line:  # the two files hold it open
                    line.settimeout(None)
                    return line.makefile("wb"), line.makefile("rb")

    def ask(self, deed: str, *arguments: Any) -> Any:
        """Have one of `far_end.DEEDS` done.

        Raises:
            OfficeRefused: LibreOffice answered with an error.
            AttributeError: It has no property or method of this name.
            OfficeEnded: It is not there to answer, and what is left of it has been ended.
        """
        self.asked += 1
        if self.lost:
            raise OfficeEnded(self.lost)
        try:
            is_done, answer = self._exchange(deed, arguments)
            # Once it is dead the bridge raises whatever it likes, seldom a DisposedException.
            is_there = (
                is_done or not self.desktop or self._exchange("get", (self.desktop, "Name"))[0]
            )
        except (OSError, EOFError, pickle.UnpicklingError):
            is_there = False
        if not is_there:
            name = arguments[1] if isinstance(arguments[1], str) else deed
            self._clear_away(self._obituary(name))
            raise OfficeEnded(self.lost)
        if is_done:
            return answer
        kinds, words = answer
        raise AttributeError(words) if kinds[0] == "AttributeError" else OfficeRefused(kinds, words)

    def _exchange(self, deed: str, arguments: tuple[Any, ...]) -> tuple[bool, Any]:
        # Garbage may be collected, and more numbers added, at any moment.
        unused = [self.unused.pop() for _ in range(len(self.unused))]
        request = pickle.dumps((unused, deed, arguments), far_end.PROTOCOL)
        requests, answers = self._line
        requests.write(request)
        requests.flush()
        is_done, answer = far_end.Reader(answers, self._makers).load()
        return is_done, answer

    def _obituary(self, name: str) -> str:
        """Say how it ended, and what it was asked for."""
        what = "LibreOffice closed the connection"
        with contextlib.suppress(subprocess.TimeoutExpired):
            status = self._process.wait(_ENDING_SECONDS)
            what = f"LibreOffice ended with exit status {status}"
        return f"{what} while it was asked for {name}. {self._last_words()}"

    def _last_words(self) -> str:
        said = " ".join(self._log.read_text("utf-8", "replace").split())
        if len(said) > _LAST_WORDS:
            said = f"... {said[-_LAST_WORDS:]}"
        return f"Its last words: {said}" if said else "It said nothing."

    def end(self) -> None:
        """Ask soffice to go, then make sure of it; safe to call again."""
        if self.lost:
            return
        with contextlib.suppress(Exception):  # a lost bridge shows itself in many ways
            self._exchange("call", (self.desktop, "terminate"))
            self._process.wait(10)
        self._clear_away("LibreOffice was ended.")

    def _clear_away(self, why: str) -> None:
        """End the process, and say so to whoever still asks."""
        if self.lost:
            return
        self.lost = why
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()
        for stream in self._line:
            with contextlib.suppress(OSError):
                stream.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class Bridge:
    """The way to a LibreOffice that runs whenever it is needed, and certainly ends with us."""

    def __init__(self) -> None:
        """Start soffice, up to three times, and connect."""
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            msg = "LibreOffice (Debian package libreoffice-calc) is not on this machine."
            raise OfficeMissing(msg)
        self._program, self._python = program, _python()
        self._office = self._started()

    def _started(self) -> Soffice:
        said = ""
        for _ in range(ATTEMPTS):
            try:
                office = Soffice(self._program, self._python)
            except (OfficeError, OfficeEnded, AttributeError) as error:
                said = str(error)
            else:
                atexit.register(office.end)
                return office
        msg = f"LibreOffice did not start in {ATTEMPTS} attempts. The last one said: {said}"
        raise OfficeError(msg)

    @property
    def desktop(self) -> Any:
        """What opens documents; where LibreOffice has ended it is started anew."""
        if self._office.lost:
            self._office = self._started()
        return self._office.desktop

    @property
    def uno(self) -> Any:
        """The module of the bridge, which knows LibreOffice's constants."""
        return self._office.uno

    @property
    def pid(self) -> int:
        """The process we started last, which also leads its own process group."""
        return self._office.pid

    @property
    def asked(self) -> int:
        """How often LibreOffice was asked since it was started."""
        return self._office.asked

    def end(self) -> None:
        """End our soffice; safe to call again."""
        self._office.end()
        atexit.unregister(self._office.end)
