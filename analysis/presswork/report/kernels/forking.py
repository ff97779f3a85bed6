"""Kernels that are forked from one process, which has imported what they need: each is there at once.

Kernel start and imports are half of a small report otherwise.  Only on Linux; elsewhere libraries that run beside a
program do not bear being forked, and each notebook has a process of its own from the start.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from jupyter_client import AsyncKernelManager
from jupyter_client.provisioning import LocalProvisioner


class Server:
    """The process that forks kernels (:mod:`presswork.report.kernels.server`).

    Parameters
    ----------
    folder
        Where the report is made, by which its processes are known; the server and what it forks work there.
    """

    def __init__(self, folder: Path) -> None:
        command = [sys.executable, "-P", "-m", f"{__package__}.server", str(folder)]
        self._process = subprocess.Popen(
            command, cwd=folder, text=True, encoding="utf-8", stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._lock = threading.Lock()

    def fork(self, arguments: Sequence[str], cwd: str, env: Mapping[str, str]) -> Kernel:
        """Return a new kernel.

        Raises
        ------
        OSError
            If the server is gone.
        """
        asked = json.dumps({"arguments": list(arguments), "cwd": str(cwd), "env": dict(env)})
        asks, answers = self._process.stdin, self._process.stdout
        with self._lock:
            print(asked, file=asks, flush=True)
            answer = answers.readline() if answers else ""
        if not answer.strip():
            raise OSError("The process that forks kernels is gone.")
        return Kernel(int(answer))

    def close(self) -> None:
        """End the server, and what it forked."""
        with contextlib.suppress(OSError):  # it may be gone
            self._process.communicate()


class Kernel:
    """A forked kernel, with what jupyter_client asks of a `subprocess.Popen`."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def poll(self) -> int | None:
        """Return 0 when the process is gone, None before; how it ended, only its parent knows."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return 0
        return None

    def wait(self) -> int | None:
        """Return what :meth:`poll` does: it is asked for when the process is gone."""
        return self.poll()

    def send_signal(self, number: int) -> None:
        """Send a signal to the process, if it is there."""
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End the process."""
        self.send_signal(signal.SIGKILL)


def make_manager(server: Server) -> type[AsyncKernelManager]:
    """Return a class of kernel managers whose kernels are forked from a server."""

    class Provisioner(LocalProvisioner):
        async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> Any:
            arguments = cmd[cmd.index("-m") + 2 :] if "-m" in cmd else cmd[1:]
            kernel = server.fork(arguments, kwargs["cwd"], kwargs["env"])
            self.process, self.pid, self.cwd = cast(subprocess.Popen, kernel), kernel.pid, kwargs["cwd"]
            return self.connection_info

    class Manager(AsyncKernelManager):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.provisioner = Provisioner(parent=self, kernel_spec=self.kernel_spec)

    return Manager


@contextlib.contextmanager
def open_server(folder: Path) -> Iterator[Server | None]:
    """Yield a server that works in a new folder, None where processes cannot be forked; it ends with the block."""
    if sys.platform != "linux":
        yield None
        return
    folder.mkdir()
    server = Server(folder)
    try:
        yield server
    finally:
        server.close()
