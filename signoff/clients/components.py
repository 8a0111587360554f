"""The packages of a checkout: what its lock file pins, and what ``pnpm audit --json`` says against them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from signoff.evidence import TRAIL
from signoff.evidence.advisories import Advisory, Audit

LOCK, AUDIT, WAIVERS = "pnpm-lock.yaml", "audit.json", "audit.waivers.json"


def read_audit(app: Path, artifacts: Path, today: date) -> Audit:
    """The audit in *artifacts*, of the lock file in *app*. Whatever cannot be read becomes its ``problem``."""
    path = artifacts / AUDIT
    try:
        audit = json.loads(path.read_text(encoding="utf-8"))
        found = Audit(
            source=AUDIT,
            looked_at=int(audit["metadata"]["dependencies"]),
            locked=locked(yaml.safe_load((app / LOCK).read_text(encoding="utf-8"))),
            found=tuple(_advisory(one) for one in audit["advisories"].values()),
            waived=waived(artifacts / WAIVERS, today),
            older=path.stat().st_mtime < (app / LOCK).stat().st_mtime,
        )
    except OSError as error:
        found = Audit(AUDIT, problem=f"cannot be read: {error.strerror} ({Path(error.filename or AUDIT).name})")
    except (ValueError, KeyError, TypeError, AttributeError, yaml.YAMLError) as error:
        found = Audit(AUDIT, problem=f"is no output of pnpm audit --json beside a lock file: {type(error).__name__}")
    TRAIL.note(found)
    return found


def locked(lock: Mapping[str, Any]) -> dict[str, frozenset[str]]:
    """Versions by package, of a pnpm lock file (version 6: ``/next@15.2.4``; 9: ``next@15.2.4``)."""
    found: dict[str, set[str]] = defaultdict(set)
    for key in lock["packages"]:
        name, _, version = str(key).lstrip("/").split("(")[0].rpartition("@")
        found[name].add(version)
    return {name: frozenset(versions) for name, versions in found.items()}


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


def _advisory(row: Mapping[str, Any]) -> Advisory:
    return Advisory(
        id=str(row.get("github_advisory_id") or row["id"]),
        package=str(row["module_name"]),
        versions=tuple(sorted({str(one["version"]) for one in row["findings"]})),
        severity=str(row["severity"]).lower(),
        title=str(row.get("title", ""))[:80],
        patched=str(row.get("patched_versions", "")),
    )
