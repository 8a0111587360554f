"""What the application's own tools wrote about the release: recorded once from the real tools, dated for this start.

``tools/record-release`` makes the records. The faults change what is written here, and nothing else.
"""

from __future__ import annotations

import json
import shutil
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from twin.release import jest

if TYPE_CHECKING:
    from twin.faults import Switchboard

RECORDED = Path(__file__).with_name("recorded")
COMMANDS = {
    "generate": "pnpm prisma generate",
    "typecheck": "npx tsc --noEmit --pretty false",
    "tests": "pnpm jest --json --outputFile=tests.json",
    "build": "pnpm build",
}
EXIT_CODES = {"generate": 0, "typecheck": 2, "tests": 1, "build": 0}
"""The known error in a test file makes the type check end with 2, the known failure makes Jest end with 1."""

_TYPE_ERROR = "lib/plans.ts(10,3): error TS2322: Type 'string' is not assignable to type 'number'.\n"
_BUILD_TYPE_ERROR = """   Linting and checking validity of types ...
Failed to compile.

./lib/plans.ts:10:3
Type error: Type 'string' is not assignable to type 'number'.

Next.js build worker exited with code: 1 and signal: null
"""
_MODULE_ERROR = """Failed to compile.

./lib/audit.ts:1:1
Module not found: Can't resolve '@/lib/trail'

https://nextjs.org/docs/messages/module-not-found

> Build failed because of webpack errors
"""


class Reports:
    """The generated client and build in *app*, and the reports in *artifacts*, of *commit* made at *when*."""

    def __init__(self, app: Path, artifacts: Path, commit: str, when: datetime) -> None:
        self._app = app
        self._artifacts = artifacts
        self._commit = commit
        self._when = when

    def write(self, faults: Switchboard, build: str) -> None:
        """Everything, as *faults* have it. build: the id of the build that is deployed."""
        for folder in (self._app / "node_modules", self._app / ".next", self._artifacts):
            shutil.rmtree(folder, ignore_errors=True)
        self._artifacts.mkdir()
        self._audit(faults)
        self._client(faults)
        self._typecheck(faults)
        self._tests(faults)
        self._build(faults, build)

    def _audit(self, faults: Switchboard) -> None:
        """``pnpm audit --json``: one advisory that is not grave, beside what faults add."""
        grave = faults.on("package-with-high-advisory") or faults.on("package-waiver-expired")
        severity = "critical" if faults.on("package-with-critical-advisory") else "high" if grave else "moderate"
        version = "14.0.0" if faults.on("package-audit-of-another-lock") else "15.2.4"
        row = {
            "id": 1,
            "github_advisory_id": "GHSA-0000-twin-0000",
            "module_name": "next",
            "severity": severity,
            "title": "A flaw of the twin",
            "vulnerable_versions": "<=15.2.4",
            "patched_versions": ">15.2.4",
            "findings": [{"version": version, "paths": [".>next"]}],
        }
        count = 0 if faults.on("package-audit-of-nothing") else 412
        audit = json.dumps({"advisories": {"1": row}, "metadata": {"dependencies": count}})
        broken = faults.on("package-audit-unreadable")
        (self._artifacts / "audit.json").write_text("ERR_PNPM_AUDIT_BAD_RESPONSE 502" if broken else audit)
        if faults.on("package-waiver-expired"):
            waiver = {"id": row["github_advisory_id"], "owner": "Ada", "reason": "no fix yet", "expires": "2025-11-01"}
            (self._artifacts / "audit.waivers.json").write_text(json.dumps([waiver]))

    def _client(self, faults: Switchboard) -> None:
        """As pnpm lays it out: the package is linked, the client stands beside where the link leads."""
        modules = self._app / "node_modules"
        store = modules / ".pnpm" / "@prisma+client@5.22.0_prisma@5.22.0" / "node_modules"
        (store / "@prisma" / "client").mkdir(parents=True)
        (modules / "@prisma").mkdir()
        (modules / "@prisma" / "client").symlink_to(store / "@prisma" / "client", target_is_directory=True)
        self._meta(faults, "generate", minute=9 if faults.on("typecheck-before-generation") else 1)
        if faults.on("client-missing"):
            return
        shutil.copytree(RECORDED / "client", store / ".prisma" / "client")
        for name, file in {
            name: store / ".prisma" / "client" / name for name in ("index.d.ts", "schema.prisma", "package.json")
        }.items():
            text = file.read_text(encoding="utf-8")
            if name == "index.d.ts":
                file.write_text(_types(faults, text), encoding="utf-8")
            elif name == "schema.prisma" and faults.on("client-of-old-schema"):
                file.write_text(text.replace("  RATE_LIMIT_EXCEEDED\n", ""), encoding="utf-8")
            elif name == "package.json" and faults.on("client-of-other-version"):
                file.write_text(text.replace('"5.22.0"', '"5.19.1"'), encoding="utf-8")
            elif name == "package.json" and faults.on("client-unreadable"):
                file.write_text(text[: len(text) // 2], encoding="utf-8")

    def _typecheck(self, faults: Switchboard) -> None:
        text = (RECORDED / "typecheck.log").read_text(encoding="utf-8")
        code = EXIT_CODES["typecheck"]
        if faults.on("typecheck-error-in-production"):
            text = _TYPE_ERROR + text
        if faults.on("typecheck-crashed"):
            text, code = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n", 134
        if faults.on("typecheck-of-nothing"):
            text = (
                "error TS18003: No inputs were found in config file 'tsconfig.json'. Specified 'include' paths "
                "were '[\"src\"]' and 'exclude' paths were '[\"node_modules\"]'.\n"
            )
        if not faults.on("typecheck-missing"):
            (self._artifacts / "typecheck.log").write_text(text, encoding="utf-8")
        self._meta(faults, "typecheck", minute=3, code=code)

    def _tests(self, faults: Switchboard) -> None:
        text = (RECORDED / "tests.json").read_text(encoding="utf-8")
        report = json.loads(text.replace("/app/", f"{self._app}/"))
        (self._artifacts / "tests.baseline.json").write_text(json.dumps(report), encoding="utf-8")
        jest.spoil(faults, report, str(self._app))
        started = self._at(-60 if faults.on("tests-report-of-earlier-run") else 4)
        report["startTime"] = int(started.timestamp() * 1000)
        report["wasInterrupted"] = faults.on("tests-broken-off")
        written = json.dumps(report, indent=1)
        if faults.on("tests-report-truncated"):
            written = written[: len(written) // 2]
        if not faults.on("tests-report-missing"):
            (self._artifacts / "tests.json").write_text(written, encoding="utf-8")
        self._meta(faults, "tests", minute=4, code=0 if report["success"] else 1)

    def _build(self, faults: Switchboard, build: str) -> None:
        text, code = (RECORDED / "build.log").read_text(encoding="utf-8"), EXIT_CODES["build"]
        head = text.partition("   Linting")[0]
        if faults.on("build-with-type-error"):
            text, code = head + _BUILD_TYPE_ERROR, 1
        if faults.on("build-module-not-found"):
            text, code = head.partition(" ✓")[0] + _MODULE_ERROR, 1
        if faults.on("build-skips-types"):
            text = text.replace("Linting and checking validity of types", "Skipping validation of types")
        if faults.on("build-killed"):
            text, code = head, 137
        if not faults.on("build-log-missing"):
            (self._artifacts / "build.log").write_text(text, encoding="utf-8")
        self._meta(faults, "build", minute=6, code=code)
        shutil.copytree(RECORDED / "next", self._app / ".next")
        (self._app / ".next" / "BUILD_ID").write_text(build)
        manifest = self._app / ".next" / "prerender-manifest.json"
        if faults.on("build-without-id"):
            (self._app / ".next" / "BUILD_ID").unlink()
        if faults.on("build-nothing-static"):
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"routes": {}}))
        if faults.on("build-only-the-frameworks-pages-static"):
            routes = {"/_not-found": {"dataRoute": "/_not-found.rsc"}, "/favicon.ico": {"dataRoute": None}}
            manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"routes": routes}))
        if faults.on("build-manifest-unreadable"):
            manifest.write_text("<html>404</html>")
        if faults.on("build-manifest-missing"):
            manifest.unlink()

    def _meta(self, faults: Switchboard, step: str, *, minute: int, code: int | None = None) -> None:
        """What the pipeline notes of a step: on which commit, from when to when, and how it ended."""
        commit = "0" * 39 + "1" if faults.on(f"{step}-of-another-commit") else self._commit
        found: dict[str, Any] = {
            "command": COMMANDS[step],
            "commit": commit,
            "started": self._at(minute).isoformat(),
            "finished": self._at(minute + 1).isoformat(),
            "exit_code": EXIT_CODES[step] if code is None else code,
        }
        if faults.on(f"{step}-of-no-commit"):
            del found["commit"]
        (self._artifacts / f"{step}.meta.json").write_text(json.dumps(found, indent=1))

    def _at(self, minute: int) -> datetime:
        return self._when + timedelta(minutes=minute)


def _types(faults: Switchboard, text: str) -> str:
    line = "  RATE_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED'"
    if faults.on("client-enum-value-missing"):
        return text.replace("  PERMISSION_DENIED: 'PERMISSION_DENIED',\n", "")
    if faults.on("client-enum-value-in-comment"):
        return text.replace(line, f"  // {line.strip()}")
    if faults.on("client-enum-value-elsewhere"):
        other = "  export const OtherAction: {\n" + line + "\n};\n"
        return text.replace(line, "").replace("export namespace $Enums {\n", "export namespace $Enums {\n" + other)
    if faults.on("client-types-empty"):
        return ""
    return text
