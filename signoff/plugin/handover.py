"""How the workers of xdist learn which target was opened: they start and collect while it still is being opened.

Over a socket of this user alone, with a key that the workers are given with their configuration: what is handed over
holds secrets, which belong in no file.
"""

from __future__ import annotations

import json
import secrets
import threading
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Listener
from typing import Any

MOST_WORKERS = 64  # that may be waiting at the same time


class Handover:
    """The conductor's end. Workers that ask wait until something is given."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._listener = Listener(backlog=MOST_WORKERS, authkey=self._key)
        self._message = b""

    @property
    def address(self) -> dict[str, str]:
        """Where and with what to ask."""
        return {"at": str(self._listener.address), "key": self._key.hex()}

    def give(self, message: dict[str, Any]) -> None:
        """Tell it to every worker that waits, and to those that come later in place of one that crashed."""
        self._message = json.dumps(message).encode()
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self) -> None:
        """Tell nobody any more."""
        self._listener.close()

    def _serve(self) -> None:
        while True:
            try:
                with self._listener.accept() as worker:
                    worker.send_bytes(self._message)
            except (AuthenticationError, EOFError, ConnectionError):
                continue  # this one went away
            except OSError:
                return  # closed


def take(address: dict[str, str]) -> dict[str, Any]:
    """A worker's end: wait for what is given. {} when the conductor went away before."""
    try:
        with Client(address["at"], authkey=bytes.fromhex(address["key"])) as conductor:
            message: dict[str, Any] = json.loads(conductor.recv_bytes())
    except (OSError, EOFError):
        return {}
    return message
