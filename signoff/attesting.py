"""``python -m signoff attest``: write down what a named person states on an item, or list what was stated."""

from __future__ import annotations

import argparse
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from signoff import checklist, preflight
from signoff.clients.base import Caller
from signoff.clients.health import ROUTE
from signoff.clients.statements import EVIDENCE, Statements, sha256_of
from signoff.commanding import Misuse, command, of_a_deployment, person
from signoff.evidence.statements import (
    LONGEST_DAYS,
    SCHEMA,
    Deployed,
    Statement,
    digest,
    objections,
    of_item,
    same_person,
    sealed,
)
from signoff.settings import Settings

DEFAULT_DAYS = 30


def deployed(settings: Settings) -> Deployed:
    """Which deployment *settings* name, asked now. Raises preflight.Unreadable."""
    waits = settings.request_timeout_s
    caller = Caller(settings.base_url, name="nobody", headers=settings.extra_headers, timeout_s=waits)
    try:
        answer = caller.send("GET", ROUTE)
        body = answer.json() if answer.status in {200, 503} else {}
    except Exception:  # noqa: BLE001 - a deployment that does not answer has no build, and the fingerprint says why
        body = {}
    finally:
        caller.close()
    build = str(body.get("build") or "") if isinstance(body, dict) else ""
    return Deployed(settings.host, build, preflight.fingerprint(settings))


def counting(folder: Path, of: Deployed, now: datetime) -> dict[str, str]:
    """What persons state in *folder* of this deployment, by item: only what counts."""
    every, found = Statements(folder).all(), {}
    for item in checklist.load():
        statement, _ = of_item(every, item.id, "").counting(of, now, critical=item.critical)
        if statement:
            found[item.id] = statement.shown
    return found


@command
def main(argv: Sequence[str]) -> int:
    """Run the command. 0 done, 1 a listed statement does not count, 2 misused."""
    options = _options(argv)
    settings, (folder,) = of_a_deployment(
        "STATEMENTS_FOLDER", because="a statement is about one deployment, kept in one place"
    )
    try:
        of = deployed(settings)
        if options.list:
            return _list(Statements(folder), of)
        path = _second(options, folder) if options.second else _first(options, folder, of)
    except (checklist.ChecklistError, preflight.Unreadable) as error:
        raise Misuse(str(error)) from None
    sys.stdout.write(f"{path}\n")
    return 0


def _options(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m signoff attest", description=__doc__)
    parser.add_argument("item", nargs="?", metavar="ITEM", help="the item of the checklist, DEP-5.4 for example")
    parser.add_argument("--name", default="", help="who states it")
    parser.add_argument("--email", default="", help="how that person can be asked")
    parser.add_argument("--says", default="", help="what is stated: who did what, when")
    parser.add_argument("--evidence", type=Path, metavar="FILE", help="a file that shows it; a copy is kept")
    parser.add_argument("--days", type=int, default=DEFAULT_DAYS, help="for how long it counts (default: %(default)s)")
    parser.add_argument("--second", metavar="STATEMENT", help="agree to this statement as a second person")
    parser.add_argument("--list", action="store_true", help="every statement, and whether it counts")
    options = parser.parse_args(argv)
    if not options.list and not (options.item or options.second):
        parser.error("name an ITEM, or use --list or --second")
    return options


def _first(options: argparse.Namespace, folder: Path, of: Deployed) -> Path:
    item = checklist.load()[options.item]
    if not options.says.strip():
        raise Misuse("--says: a statement says something")
    if not 0 < options.days <= LONGEST_DAYS:
        raise Misuse(f"--days: 1 to {LONGEST_DAYS}")
    now = datetime.now(UTC).replace(microsecond=0)
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "item": item.id,
        "says": options.says.strip(),
        "by": person(options),
        "deployment": {"host": of.host, "build": of.build, "fingerprint": of.fingerprint},
        "made": now.isoformat(),
        "until": (now + timedelta(days=options.days)).isoformat(),
    }
    if options.evidence:
        data["evidence"] = _kept(options.evidence, folder)
    return _write(folder / f"{item.id}-{now:%Y%m%dT%H%M%SZ}.json", data, fresh=True)


def _second(options: argparse.Namespace, folder: Path) -> Path:
    path = folder / Path(options.second).name
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Misuse(f"--second: {path.name} cannot be read: {error}") from None
    if not isinstance(data, dict):
        raise Misuse(f"--second: {path.name} is no statement")
    if data.get("digest") != sealed(data)["digest"]:
        raise Misuse(f"--second: {path.name} was edited after it was made")
    second = person(options)
    if same_person(second, data.get("by")):
        raise Misuse("--second: the second person has to be another one")
    bare = {name: value for name, value in data.items() if name not in {"second", "digest"}}
    at = datetime.now(UTC).replace(microsecond=0).isoformat()
    return _write(path, {**bare, "second": {**second, "at": at, "of": digest(bare)}}, fresh=False)


def _list(statements: Statements, of: Deployed) -> int:
    every = statements.all()
    good = [_shown(one, of) for one in every]
    sys.stdout.write(f"{len(every)} statement(s), {sum(good)} of them count for {of.host} ({of.fingerprint})\n")
    return 0 if all(good) else 1


def _shown(one: Statement, of: Deployed) -> bool:
    items = checklist.load()
    critical = one.item in items and items[one.item].critical
    found = objections(one, one.item, of, datetime.now(UTC), critical=critical)
    state = f"does not count: {', '.join(found)}" if found else "counts"
    sys.stdout.write(f"{one.item:<10}{one.file}: {'' if one.problem else one.shown}\n{'':<10}{state}\n")
    return not found


def _kept(evidence: Path, folder: Path) -> dict[str, str]:
    found = sha256_of(evidence)
    if not found:
        raise Misuse(f"--evidence: {evidence} cannot be read")
    (folder / EVIDENCE).mkdir(exist_ok=True)
    name = f"{found[:12]}-{evidence.name}"
    shutil.copyfile(evidence, folder / EVIDENCE / name)
    return {"file": name, "sha256": found}


def _write(path: Path, data: dict[str, Any], *, fresh: bool) -> Path:
    text = json.dumps(sealed(data), indent=1, ensure_ascii=False) + "\n"
    if fresh and path.exists():
        raise Misuse(f"{path.name} is there already; wait a second")
    beside = path.with_suffix(".new")
    beside.write_text(text, encoding="utf-8")
    beside.replace(path)
    return path
