"""The environment variables of the deployment, from its environment file or from whatever else knows of them."""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from dotenv.parser import Binding, parse_stream

from signoff.evidence import REDACTOR, TRAIL, Variable

MAX_BYTES = 1_000_000
_SECRET_NAME = re.compile(r"SECRET|KEY|PASS|TOKEN|DATABASE_URL")


class EnvironmentSource(Protocol):
    """Knows of the deployment's variables. The file does; the hosting's API does, with names and targets only."""

    def ask(self, name: str) -> Variable:
        """What the source says of the variable *name*; it is filed as evidence."""
        ...


class EnvironmentFile:
    """An environment file, as dotenv reads it. Its secrets become known to the redactor before anything is said."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def ask(self, name: str) -> Variable:
        """What the file says of the variable *name*, every time that it does."""
        bindings, problem = self._read()
        values = tuple(one.value or "" for one in bindings if one.key == name)
        found = Variable(
            name=name,
            source=f"the environment file {self._path.name}",
            values=values,
            others=len({one.key for one in bindings} - {name}),
            problem=problem,
        )
        TRAIL.note(found)
        return found

    def _read(self) -> tuple[list[Binding], str]:
        try:
            with self._path.open("rb") as file:
                raw = file.read(MAX_BYTES + 1)
            if len(raw) > MAX_BYTES:
                return [], f"larger than {MAX_BYTES} bytes: no environment file"
            text = raw.decode("utf-8-sig")
        except OSError as error:
            return [], f"cannot be read: {error.strerror}"
        except UnicodeDecodeError:
            return [], "cannot be read: not UTF-8 text"
        bindings = list(parse_stream(io.StringIO(text)))
        for one in bindings:
            if one.key and one.value and _SECRET_NAME.search(one.key):
                _learn(one.key, one.value)
        return [one for one in bindings if one.key and not one.error], ""


def _learn(name: str, value: str) -> None:
    REDACTOR.learn(value, name, lasting=True)
    try:
        password = urlsplit(value).password if "://" in value else None
    except ValueError:
        return  # no URL after all; the whole value is known already
    if password:
        REDACTOR.learn(password, f"{name} password", lasting=True)
