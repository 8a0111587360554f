"""A MongoDB-protocol server as a child process, or one that is there already."""

from __future__ import annotations

import contextlib
import ctypes
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

from pymongo import MongoClient
from pymongo.errors import PyMongoError

NAME = "awms"
START_SECONDS = 20


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _die_with_parent() -> None:
    """Linux: end the child when this process is killed without a chance to end it."""
    pr_set_pdeathsig = 1
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGKILL)


def _command(folder: Path, port: int) -> tuple[list[str], bool]:
    """The command of the server, and whether it has to be made a replica set."""
    if mongod := shutil.which("mongod"):
        return [
            mongod,
            "--dbpath",
            str(folder),
            "--port",
            str(port),
            "--bind_ip",
            "127.0.0.1",
            "--replSet",
            "twin",
            "--quiet",
        ], True
    own = Path(sys.executable).with_name("secantusd-py")
    return [
        str(own),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--storage-path",
        str(folder),
        "--cache-size",
        "128M",
        "--log-level",
        "ERROR",
    ], False


class Database:
    """The server behind ``database_url``.

    ``TWIN_MONGODB_URI`` names one that runs already; then a database is made there, and dropped at the end.
    """

    def __init__(self, folder: Path) -> None:
        given = os.environ.get("TWIN_MONGODB_URI")
        self._child: subprocess.Popen[bytes] | None = None
        self._replica_set = False
        if given:
            self._own_name = f"awms_twin_{secrets.token_hex(6)}"
            self.url = urllib.parse.urlsplit(given)._replace(path=f"/{self._own_name}").geturl()
            return
        folder.mkdir(parents=True, exist_ok=True)
        port = _free_port()
        command, self._replica_set = _command(folder, port)
        with folder.with_suffix(".log").open("wb") as output:
            # A session of its own, so that an interrupt from the keyboard does not end it before the twin.
            self._child = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
                preexec_fn=_die_with_parent,
            )
        # Nothing between here and there loses a write, and to remember every one for a repetition takes half its time.
        self.url = f"mongodb://127.0.0.1:{port}/{NAME}?directConnection=true&retryWrites=false"

    def wait(self) -> None:
        """Wait until the server answers. Raises RuntimeError if it does not."""
        deadline = time.monotonic() + START_SECONDS
        with MongoClient[dict[str, object]](self.url, serverSelectionTimeoutMS=200) as client:
            while time.monotonic() < deadline:
                if self._child is not None and self._child.poll() is not None:
                    raise RuntimeError(f"the database ended with code {self._child.returncode}")
                try:
                    if self._replica_set:
                        client.admin.command("replSetInitiate")
                        self._replica_set = False
                    client.admin.command("ping")
                    return
                except PyMongoError:
                    time.sleep(0.02)
        raise RuntimeError(f"the database did not answer within {START_SECONDS} s")

    def pause(self, *, paused: bool) -> None:
        """Let the child fall silent for everybody, or wake it. A server that was there already is left alone."""
        if self._child is not None:
            self._child.send_signal(signal.SIGSTOP if paused else signal.SIGCONT)

    def stop(self, *, keep: bool) -> None:
        """End the child, or drop the database that was made on somebody else's server.

        keep: the files are wanted, so the child is given the time to finish them.
        """
        if self._child is None:
            with MongoClient[dict[str, object]](self.url) as client:
                client.drop_database(self._own_name)
            return
        if keep:
            self._child.terminate()
        else:
            self._child.kill()
        try:
            self._child.wait(3)
        except subprocess.TimeoutExpired:
            self._child.kill()
            self._child.wait()
