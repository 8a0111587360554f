"""OSV (https://osv.dev): which advisories are known of packages, by name and version and nothing else.

``POST /v1/querybatch`` names the advisories, ``GET /v1/vulns/<id>`` says how grave each is. What it says is believed
only when it is complete: every package answered, every page read, and a package that is known to be flawed found so.
"""

from __future__ import annotations

import re
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import httpx

from signoff.clients.platform import PlatformCaller
from signoff.evidence import TRAIL
from signoff.evidence.advisories import Advisory, Audit
from signoff.evidence.reading import parsed

BATCH = 1000  # queries that OSV takes at once
MOST_PAGES = 10
MOST_ADVISORIES = 200  # whose severity is read
WITHIN_S = 60.0  # for everything together
# Flawed since 2019 (prototype pollution, GHSA-jf85-cpcp-j695): what knows nothing of it, knows nothing.
CONTROL = ("lodash", "4.17.4")
_ID = re.compile(r"[A-Za-z]+-[\w.-]+")

Package = tuple[str, str]


class _Incomplete(Exception):
    """OSV did not answer everything."""


class Osv:
    """Asks OSV about npm packages. url: its address; "" or ``none`` asks nobody. within_s: longest wait in all."""

    def __init__(self, url: str, *, within_s: float = WITHIN_S) -> None:
        self._url = "" if url == "none" else url.rstrip("/")
        self._within_s = within_s
        self._deadline = 0.0

    def audit(self, packages: Sequence[Package], waived: frozenset[str] = frozenset()) -> Audit:
        """What OSV knows against *packages*. Silence, an error and half an answer become the audit's ``problem``."""
        if not self._url:
            return self._noted(Audit("OSV", problem="was not asked (OSV_URL=none)"))
        self._deadline = time.monotonic() + self._within_s
        known: dict[str, set[Package]] = defaultdict(set)
        found: list[Advisory] = []
        problem = ""
        caller = PlatformCaller(self._url, name="OSV")
        try:
            for start in range(0, len(packages), BATCH - 1):
                self._batch(caller, [CONTROL, *packages[start : start + BATCH - 1]], known)
            for number, (name, affected) in enumerate(sorted(known.items())):
                if number == MOST_ADVISORIES:
                    raise _Incomplete(f"{len(known)} advisories, of which {MOST_ADVISORIES} were read")
                found += _advisories(name, affected, self._ask(caller, "GET", f"/v1/vulns/{name}"))
        except _Incomplete as error:
            problem = f"did not answer everything: {error}"
        except httpx.TransportError as error:
            problem = f"cannot be reached: {type(error).__name__}"
        finally:
            caller.close()
        return self._noted(
            Audit(
                source=f"OSV ({self._url})",
                looked_at=len(packages),
                found=tuple(found),
                waived=waived,
                problem=problem,
                again=f"osv-scanner --lockfile=pnpm-lock.yaml, or POST {self._url}/v1/querybatch",
            )
        )

    def _batch(self, caller: PlatformCaller, packages: Sequence[Package], known: dict[str, set[Package]]) -> None:
        """File what is known of *packages*, page after page; the first of them is the control."""
        left: list[tuple[Package, str]] = [(package, "") for package in packages]
        heard_of: set[Package] = set()
        for _ in range(MOST_PAGES):
            queries = [_query(package, token) for package, token in left]
            results = self._ask(caller, "POST", "/v1/querybatch", json={"queries": queries}).get("results")
            if not isinstance(results, list) or len(results) != len(left):
                answered = len(results) if isinstance(results, list) else "no"
                raise _Incomplete(f"{answered} results for {len(left)} packages")
            more: list[tuple[Package, str]] = []
            for (package, _), result in zip(left, results, strict=True):
                for name in _names(result):
                    heard_of.add(package)
                    if package is not CONTROL:
                        known[name].add(package)
                if token := result.get("next_page_token"):
                    more.append((package, str(token)))
            if not more:
                break
            left = more
        else:
            raise _Incomplete(f"more than {MOST_PAGES} pages")
        if CONTROL not in heard_of:
            raise _Incomplete(f"it knows nothing of {'@'.join(CONTROL)}, which is known to be flawed")

    def _ask(self, caller: PlatformCaller, method: str, path: str, json: object = None) -> Mapping[str, Any]:
        if time.monotonic() > self._deadline:
            raise _Incomplete(f"not within {self._within_s:g} s")
        # As it came: a page token is no secret, but looks like one.
        answer, raw = caller.send_raw(method, path, json=json)
        if answer.status != 200 or answer.cut:
            raise _Incomplete(f"{method} {path}: {answer.status}{' (too long)' if answer.cut else ''}")
        try:
            found = parsed(raw)
        except ValueError:
            raise _Incomplete(f"{method} {path}: no JSON") from None
        if not isinstance(found, dict):
            raise _Incomplete(f"{method} {path}: no JSON object")
        return found

    @staticmethod
    def _noted(found: Audit) -> Audit:
        TRAIL.note(found)
        return found


def _query(package: Package, token: str) -> dict[str, Any]:
    name, version = package
    query: dict[str, Any] = {"package": {"ecosystem": "npm", "name": name}, "version": version}
    return {**query, "page_token": token} if token else query


def _names(result: Any) -> Iterator[str]:
    """Ids in one result. An empty object is OSV's way to say that nothing is known."""
    vulns = result.get("vulns", []) if isinstance(result, dict) else None
    if not isinstance(vulns, list) or not all(
        isinstance(one, dict) and _ID.fullmatch(str(one.get("id"))) for one in vulns
    ):
        raise _Incomplete("a result that is no list of advisories")
    yield from (str(one["id"]) for one in vulns)


def _advisories(name: str, affected: set[Package], record: Mapping[str, Any]) -> Iterator[Advisory]:
    """The advisory *name*, for each package that it is about; none when it was withdrawn."""
    if record.get("id") != name:
        raise _Incomplete(f"another record in place of {name}")
    if record.get("withdrawn"):
        return
    names = record.get("aliases")
    for package in sorted({package for package, _ in affected}):
        yield Advisory(
            id=name,
            package=package,
            versions=tuple(sorted(version for of, version in affected if of == package)),
            severity=_severity(name, record),
            title=str(record.get("summary") or "")[:80],
            names=frozenset(map(str, names if isinstance(names, list) else ())),
        )


def _severity(name: str, record: Mapping[str, Any]) -> str:
    """GitHub's word, as records of npm have it. A package that was made to do harm has none: it is critical."""
    if name.startswith("MAL-"):
        return "critical"
    said = record.get("database_specific")
    word = said.get("severity") if isinstance(said, dict) else None
    return word.lower() if isinstance(word, str) and word else "unrated"
