"""One soffice process of our own: started with retries, always ended, and only ours."""

import atexit
import contextlib
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

START_SECONDS = 60
ATTEMPTS = 3


class OfficeMissing(Exception):  # noqa: N818 - read as a sentence
    """LibreOffice or its Python bridge is not on this machine."""


class OfficeError(Exception):
    """LibreOffice did not do what it was asked."""


@cache
def load_uno() -> ModuleType:
    """Import the bridge, which belongs to the system's Python and loads in ours if minors agree.

    The folder stands on the path during the import only, so that no other package of the system
    gets into the tests.
    """
    folder = _uno_folder()
    sys.path.append(folder)
    try:
        import uno
    except ImportError as error:
        msg = f"The LibreOffice bridge in {folder} does not load in this Python: {error}."
        raise OfficeMissing(msg) from error
    finally:
        sys.path.remove(folder)
    return uno


def _uno_folder() -> str:
    """Ask each Python on the path, then those in the system's default folders, for the bridge."""
    ask = "import os, sys, uno; print(*sys.version_info[:2], os.path.dirname(uno.__file__))"
    ours = [str(part) for part in sys.version_info[:2]]
    folders = dict.fromkeys(f"{os.environ.get('PATH', '')}:{os.defpath}".split(":"))
    others = []
    for folder in folders:
        python = Path(folder, "python3")
        if not folder or not python.is_file():
            continue
        answer = subprocess.run([python, "-c", ask], capture_output=True, text=True, check=False)
        if answer.returncode == 0:
            *version, place = answer.stdout.strip().split(" ", 2)
            if version == ours:
                return place
            others.append(".".join(version))
    found = f"only for Python {', '.join(others)}" if others else "nowhere"
    msg = (
        f"The LibreOffice bridge (Debian package python3-uno) for Python {'.'.join(ours)} "
        f"was found {found}."
    )
    raise OfficeMissing(msg)


class Bridge:
    """A running soffice, its desktop, and the certainty that it ends with us."""

    def __init__(self) -> None:
        """Start soffice, up to three times, and connect."""
        program = shutil.which("soffice") or shutil.which("libreoffice")
        if program is None:
            msg = "LibreOffice (Debian package libreoffice-calc) is not on this machine."
            raise OfficeMissing(msg)
        self.uno = load_uno()
        self._folder = ""
        self._process: subprocess.Popen[bytes] | None = None
        self.desktop: Any = None
        atexit.register(self.end)
        said = ""
        for _ in range(ATTEMPTS):
            try:
                self._start(program)
            except OfficeError as error:
                said = str(error)
                self.end()
            else:
                return
        msg = f"LibreOffice did not start in {ATTEMPTS} attempts. The last one said: {said}"
        raise OfficeError(msg)

    @property
    def pid(self) -> int | None:
        """The process we started, which also leads its own process group."""
        return self._process.pid if self._process else None

    def _start(self, program: str) -> None:
        self._folder = tempfile.mkdtemp(prefix="dhrxl-office-")
        profile = Path(self._folder, "profile").as_uri()
        pipe = f"dhrxl-{os.getpid()}-{secrets.token_hex(4)}"
        log = Path(self._folder, "log")
        with log.open("wb") as output:
            self._process = subprocess.Popen(
                [
                    program,
                    "--headless",
                    "--invisible",
                    "--norestore",
                    "--nologo",
                    "--nodefault",
                    "--nofirststartwizard",
                    f"-env:UserInstallation={profile}",
                    f"--accept=pipe,name={pipe};urp;",
                ],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        context = self._connect(f"uno:pipe,name={pipe};urp;StarOffice.ComponentContext", log)
        self.desktop = context.ServiceManager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )

    def _connect(self, address: str, log: Path) -> Any:
        local = self.uno.getComponentContext()
        resolver = local.ServiceManager.createInstanceWithContext(
            "com.sun.star.bridge.UnoUrlResolver", local
        )
        stop = time.monotonic() + START_SECONDS
        while time.monotonic() < stop:
            assert self._process is not None
            if (code := self._process.poll()) is not None:
                said = log.read_text("utf-8", "replace").strip()
                msg = f"it ended with exit code {code}. {said}"
                raise OfficeError(msg)
            try:
                return resolver.resolve(address)
            except self.uno.getClass("com.sun.star.connection.NoConnectException"):
                time.sleep(0.1)
        msg = f"no answer within {START_SECONDS} seconds. {log.read_text('utf-8', 'replace')}"
        raise OfficeError(msg)

    def end(self) -> None:
        """Ask soffice to go, then make sure of it; safe to call again."""
        atexit.unregister(self.end)
        if self.desktop is not None and self._process and self._process.poll() is None:
            with contextlib.suppress(Exception):  # a lost bridge shows itself in many ways
                self.desktop.terminate()
                self._process.wait(10)
        self.desktop = None
        if self._process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""
