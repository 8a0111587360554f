"""From the environment and ``.env`` to checked settings, or to one error that lists every problem."""

from __future__ import annotations

import difflib
import io
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from dotenv.parser import parse_stream
from pydantic import ValidationError

from signoff.settings.contradictions import contradictions
from signoff.settings.model import DEPLOYMENT_NAMES, NAMES, Settings
from signoff.settings.rules import Complaint, complaints

TargetChoice = Literal["auto", "twin", "staging"]
# Close enough to be a slip of ours, far enough from the application's own names.
TYPO = 0.85


class SettingsError(ValueError):
    """The settings cannot be used. ``complaints`` has every problem, the message lists them."""

    def __init__(self, found: list[Complaint]) -> None:
        self.complaints = found
        lines = [f"  {complaint}" for complaint in found]
        super().__init__("The settings cannot be used; nothing was asked of any deployment.\n" + "\n".join(lines))


def load(environ: Mapping[str, str], env_file: Path | None = None, target: str = "auto") -> Settings:
    """The settings of a run. Raises SettingsError.

    environ: wins over env_file, which need not exist. An empty value is the same as none.
    target: ``twin`` leaves every setting of a deployment aside, ``staging`` insists on one, ``auto`` takes the
    twin only if nothing at all speaks of a deployment.
    """
    unread: list[Complaint] = []
    in_file = _read(env_file, unread)
    given = {name: text.strip() for name, text in {**in_file, **environ}.items() if name in NAMES and text.strip()}
    problems = [] if target == "twin" else [*unread, *_typos(in_file)]
    kind = _kind(given, target, problems)
    if kind == "twin":
        given = {name: text for name, text in given.items() if name not in DEPLOYMENT_NAMES}
    settings = _parse(given, kind, problems, env_file.parent if env_file else Path.cwd())
    problems += [*complaints(settings), *contradictions(settings)]
    if problems:
        raise SettingsError(problems)
    return settings


def _read(env_file: Path | None, unread: list[Complaint]) -> dict[str, str]:
    """What the file sets. A line that sets nothing is complained of: what it was meant to set would be lost."""
    if env_file is None or not (env_file.exists() or env_file.is_symlink()):
        return {}
    try:
        text = env_file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8 text" if isinstance(error, UnicodeDecodeError) else error.strerror
        unread.append(Complaint(".env", f"cannot be read: {why}", "Mend it or move it away; .env.example shows one"))
        return {}
    found: dict[str, str] = {}
    for line in parse_stream(io.StringIO(text)):
        if line.error or (line.key and line.value is None):
            # Not its text: whatever was meant may be a secret.
            remedy = "Write NAME=value, close what is quoted, and begin a remark with #"
            unread.append(Complaint(".env", f"line {line.original.line} is not a setting", remedy))
        elif line.key and line.value:
            if found.get(line.key) not in {None, "", line.value}:
                unread.append(Complaint(line.key, "twice in .env, with different values", "Keep one of the lines"))
            found[line.key] = line.value
        elif line.key:
            found.setdefault(line.key, "")
    return found


def _typos(in_file: Mapping[str, str]) -> list[Complaint]:
    found = []
    for name in in_file:
        close = difflib.get_close_matches(name.upper(), NAMES, n=1, cutoff=TYPO)
        if name not in NAMES and close:
            found.append(Complaint(name, "unknown in .env", f"Did you mean {close[0]}?"))
    return found


def _kind(given: Mapping[str, str], target: str, problems: list[Complaint]) -> Literal["twin", "staging"]:
    if target not in ("auto", "twin", "staging"):
        problems.append(Complaint("--target", f"unknown target {target!r}", "Choose auto, twin or staging"))
    if target == "twin":
        return "twin"
    speaking = [name for name in DEPLOYMENT_NAMES if name in given]
    if target == "auto" and not speaking:
        return "twin"
    if "BASE_URL" not in given:
        also = f", though {', '.join(speaking[:4])}{' …' if len(speaking) > 4 else ''} is set" if speaking else ""
        problems.append(
            Complaint("BASE_URL", f"not set{also}", "Give the address of staging, or --target twin to rehearse")
        )
    return "staging"


def _parse(
    given: Mapping[str, str], kind: Literal["twin", "staging"], problems: list[Complaint], root: Path
) -> Settings:
    """The settings; what cannot be read is complained of and left at its default."""
    values: dict[str, object] = {name.lower(): text for name, text in given.items()}
    try:
        settings = Settings.model_validate({"kind": kind, **values})
    except ValidationError as error:
        for wrong in error.errors(include_input=False, include_url=False):
            field = str(wrong["loc"][0])
            values.pop(field, None)
            problems.append(
                Complaint(field.upper(), wrong["msg"].removeprefix("Value error, "), "Compare it with .env.example")
            )
        settings = Settings.model_validate({"kind": kind, **values})
    paths = {field: root / _at_home(value) for field, value in settings if isinstance(value, Path)}
    return settings.model_copy(update={"base_url": settings.base_url.rstrip("/"), **paths})


def _at_home(path: Path) -> Path:
    """*path* with the home folder in place of ~; as it is written where nobody has that name."""
    try:
        return path.expanduser()
    except RuntimeError:
        return path
