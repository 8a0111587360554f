"""The packages of a checkout: what its lock file pins, and what ``pnpm audit --json`` says against them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from signoff.evidence import TRAIL
from signoff.evidence.advisories import Advisory, Audit

LOCK, AUDIT, WAIVERS = "pnpm-lock.yaml", "audit.json", "audit.waivers.json"
_VERSION = re.compile(r"\d+\.\d+\.\d+[0-9A-Za-z.+-]*")
# How a lock file says that a package came from elsewhere than the registry.
_ELSEWHERE = ("tarball", "directory", "repo")


def lock_file(app: Path) -> Path:
    """The lock file of *app*: where a repository has several packages, there is one, at its root."""
    for folder in (app.resolve(), *app.resolve().parents):
        if (folder / LOCK).is_file():
            return folder / LOCK
        if (folder / ".git").exists():
            break
    return app / LOCK


def alone(version: str) -> str:
    """*version* without the packages beside which it was installed: ``5.22.0(prisma@5.22.0)``, ``5.22.0_prisma@…``."""
    return re.split(r"[(_]", version)[0]


def read_lock(app: Path) -> Mapping[str, Any]:
    """The lock file of the checkout *app*. Raises OSError or ValueError when there is none that can be read."""
    text = lock_file(app).read_text(encoding="utf-8")
    try:
        found: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(f"{LOCK} is no YAML") from error
    packages = found.get("packages") if isinstance(found, dict) else None
    if not packages or not isinstance(packages, dict):
        raise ValueError(f"{LOCK} lists no packages")
    return dict(found)


def read_audit(app: Path, artifacts: Path, today: date) -> Audit:
    """The audit in *artifacts*, of the lock file in *app*. Whatever cannot be read becomes its ``problem``."""
    path = artifacts / AUDIT
    try:
        lock = read_lock(app)
        audit = json.loads(path.read_text(encoding="utf-8"))
        found = Audit(
            source=AUDIT,
            looked_at=int(audit["metadata"]["dependencies"]),
            locked=locked(lock),
            found=tuple(_advisory(one) for one in audit["advisories"].values()),
            waived=waived(artifacts / WAIVERS, today),
            older=path.stat().st_mtime < lock_file(app).stat().st_mtime,
        )
    except OSError as error:
        name = Path(error.filename or AUDIT).name
        found = Audit(AUDIT, problem=f"cannot be read: {error.strerror} ({name})", absent=not path.exists())
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        found = Audit(AUDIT, problem=f"is no output of pnpm audit --json beside a lock file: {type(error).__name__}")
    TRAIL.note(found)
    return found


def locked(lock: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Versions by package, of a pnpm lock file."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, version, _ in _packages(lock):
        found[name].add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


def published(lock: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Name and version of every package that came from the registry: all that anybody else may be told of."""
    found: set[tuple[str, str]] = set()
    for name, version, entry in _packages(lock):
        resolution = entry.get("resolution") if isinstance(entry, dict) else None
        if name and _VERSION.fullmatch(version) and not any(kind in (resolution or {}) for kind in _ELSEWHERE):
            found.add((name, version))
    return sorted(found)


def waived(path: Path, today: date) -> frozenset[str]:
    """Ids of the waivers in *path* with owner, reason, and an end to come: ``[{id, owner, reason, expires}]``."""
    if not path.is_file():
        return frozenset()
    rows = json.loads(path.read_text(encoding="utf-8"))
    return frozenset(
        str(row["id"])
        for row in rows
        if row.get("owner") and row.get("reason") and date.fromisoformat(str(row.get("expires"))) >= today
    )


def _packages(lock: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    # Version 5: "/next/15.2.4"; 6: "/next@15.2.4"; 9: "next@15.2.4".
    before = "/" if str(lock.get("lockfileVersion", "")).startswith("5") else "@"
    for key, entry in lock["packages"].items():
        name, _, version = str(key).lstrip("/").split("(")[0].rpartition(before)
        yield name, alone(version), entry


def _advisory(row: Mapping[str, Any]) -> Advisory:
    return Advisory(
        id=str(row.get("github_advisory_id") or row["id"]),
        package=str(row["module_name"]),
        versions=tuple(sorted({str(one["version"]) for one in row["findings"]})),
        severity=str(row["severity"]).lower(),
        title=str(row.get("title", ""))[:80],
        patched=str(row.get("patched_versions", "")),
        names=frozenset(map(str, row.get("cves") or ())),
    )
