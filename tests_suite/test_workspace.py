"""What a checkout and its artefacts show, read from a small release that is made here, and the ways it can be wrong."""

from __future__ import annotations

import json
import os
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from signoff.clients.artifacts import Unreadable
from signoff.clients.components import locked, published, read_lock
from signoff.clients.workspace import Workspace
from signoff.evidence import CheckFailed
from signoff.evidence.workspace import TypeFinding
from signoff.expect import apptests, release
from tests_infra import test_predeploy as groups

TYPES = """
/** PERMISSION_DENIED stands in a comment too */
export namespace $Enums {
  export const AuditAction: {
  CREATE: 'CREATE',
  PERMISSION_DENIED: 'PERMISSION_DENIED',
  RATE_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED'
};
}
"""
LOCK = """
lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      '@prisma/client':
        specifier: ^5.22.0
        version: 5.22.0(prisma@5.22.0)
packages:
  '@prisma/client@5.22.0':
    resolution: {integrity: sha512-x}
  next@15.2.4:
    resolution: {integrity: sha512-x}
  next@14.0.0(react@18.0.0):
    resolution: {integrity: sha512-x}
"""
SCHEMA = "enum AuditAction {\n  CREATE\n}\n"
LOG = """   Creating an optimized production build ...
 ✓ Compiled successfully
   Linting and checking validity of types ...
 ✓ Generating static pages (8/8)
"""
BEGAN = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Made:
    """A checkout with artefacts, all of one commit."""

    def __init__(self, folder: Path) -> None:
        self.app, self.artifacts = folder / "app", folder / "artifacts"
        self.artifacts.mkdir()
        self.put("app/pnpm-lock.yaml", LOCK)
        self.put("app/prisma/schema.prisma", SCHEMA)
        self.put("app/.gitignore", "node_modules\n.next\n")
        self.git("init", "-q", "-b", "main")
        self.git("add", "-A")
        self.git("commit", "-q", "-m", "Begin")
        self.commit = self.git("rev-parse", "HEAD")
        client = "app/node_modules/.prisma/client"
        self.put(f"{client}/index.d.ts", TYPES)
        self.put(f"{client}/schema.prisma", SCHEMA)
        self.put(f"{client}/package.json", '{"version": "5.22.0"}')
        self.put("artifacts/typecheck.log", "")
        self.put("artifacts/build.log", LOG)
        self.put("app/.next/BUILD_ID", "build-1")
        self.put("app/.next/prerender-manifest.json", '{"version": 4, "routes": {"/": {}}}')
        self.tests(("lib/permissions.test.ts", "Permissions", ["passed"] * 3))
        for minute, step in enumerate(("generate", "typecheck", "tests", "build")):
            self.note(step, minute)

    def put(self, path: str, text: str) -> None:
        file = self.app.parent / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")

    def note(self, step: str, minute: int = 5, **more: Any) -> None:
        begun = BEGAN + timedelta(minutes=2 * minute)
        found = {
            "command": step,
            "commit": self.commit,
            "started": begun.isoformat(),
            "finished": (begun + timedelta(minutes=1)).isoformat(),
            "exit_code": 0,
        }
        kept = {name: value for name, value in (found | more).items() if value is not None}
        self.put(f"artifacts/{step}.meta.json", json.dumps(kept))

    def tests(self, *suites: tuple[str, str, list[str]], **more: Any) -> None:
        results = [
            {
                "name": f"/home/runner/app/__tests__/{file}",
                "status": "failed" if "failed" in states or not states else "passed",
                "message": ""
                if states
                else "  ● Test suite failed to run\n\n    ReferenceError: Headers is not defined",
                "assertionResults": [
                    {
                        "ancestorTitles": [title],
                        "title": str(number),
                        "status": state,
                        "failureMessages": ["\x1b[31mno"],
                    }
                    for number, state in enumerate(states)
                ],
            }
            for file, title, states in suites
        ]
        every = [state for _, _, states in suites for state in states]
        totals = {
            "numTotalTests": len(every),
            "numPassedTests": every.count("passed"),
            "numFailedTests": every.count("failed"),
        }
        self.put("artifacts/tests.json", json.dumps({"testResults": results, **totals, **more}))

    def git(self, *words: str) -> str:
        dated = dict.fromkeys(("GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"), BEGAN.isoformat())
        person = ["-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
        command = ["git", "-C", str(self.app), *person, *words]
        done = subprocess.run(command, env=os.environ | dated, capture_output=True, text=True, check=True)
        return done.stdout.strip()

    @property
    def workspace(self) -> Workspace:
        return Workspace(self.app, self.artifacts)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    return Made(tmp_path)


def test_a_sound_release_is_sound(made: Made) -> None:
    workspace = made.workspace

    release.client_is_current(workspace.client())
    release.types_list(workspace.client(), "AuditAction", "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED")
    release.no_type_errors(workspace.type_check())
    release.checked_after_generation(workspace.type_check())
    for judge in (release.built, release.build_checked_types, release.build_bundled, release.has_static_routes):
        judge(workspace.build())
    apptests.group_passes(workspace.tests(), "permission", at_least=3)
    apptests.pass_rate(workspace.tests(), at_least_percent=100)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"commit": "f" * 40}, "another commit"),
        ({"commit": None}, "at which commit"),
        ({"commit": "main"}, "at which commit"),
        ({"started": "yesterday"}, "no time"),
        ({"finished": "2026-03-01T12:00:00"}, "no time zone"),
        ({"finished": "2026-02-01T12:00:00+00:00"}, "before its commit"),
    ],
)
def test_what_is_not_of_this_commit_does_not_count(made: Made, change: dict[str, Any], words: str) -> None:
    made.note("build", **change)

    with pytest.raises(CheckFailed, match=words):
        release.built(made.workspace.build())


def test_a_note_that_is_missing_or_damaged_does_not_count(made: Made) -> None:
    for text in ("{", "[]", '{"commit": "a", "commit": "b"}'):
        made.put("artifacts/build.meta.json", text)
        with pytest.raises(CheckFailed, match="cannot be read"):
            release.built(made.workspace.build())
    (made.artifacts / "build.meta.json").unlink()
    with pytest.raises(CheckFailed, match="missing"):
        release.built(made.workspace.build())


def test_the_client_of_pnpm_is_found_where_the_link_leads(made: Made) -> None:
    modules = made.app / "node_modules"
    store = modules / ".pnpm" / "@prisma+client@5.22.0" / "node_modules"
    (store / "@prisma" / "client").mkdir(parents=True)
    (modules / ".prisma").rename(store / ".prisma")
    (modules / "@prisma").mkdir()
    (modules / "@prisma" / "client").symlink_to(store / "@prisma" / "client")

    client = made.workspace.client()

    assert ".pnpm" in client.folder
    release.client_is_current(client)


def test_the_lock_file_names_the_version(made: Made) -> None:
    assert made.workspace.locked_version("@prisma/client") == "5.22.0"
    with pytest.raises(Unreadable, match="does not name left-pad"):
        made.workspace.locked_version("left-pad")
    for text in ("", "a: [", "just text"):
        made.put("app/pnpm-lock.yaml", text)
        with pytest.raises(Unreadable):
            made.workspace.locked_version("next")


OLD_LOCK = """
lockfileVersion: 5.4
specifiers:
  '@prisma/client': ^5.22.0
dependencies:
  '@prisma/client': 5.22.0_prisma@5.22.0
packages:
  /@prisma/client/5.22.0_prisma@5.22.0:
    resolution: {integrity: sha512-x}
  /string_decoder/1.3.0:
    resolution: {integrity: sha512-x}
"""


def test_the_lock_file_of_an_older_pnpm_is_read(made: Made) -> None:
    made.put("app/pnpm-lock.yaml", OLD_LOCK)
    assert published(read_lock(made.app)) == [("@prisma/client", "5.22.0"), ("string_decoder", "1.3.0")]
    release.client_is_current(made.workspace.client())


def test_one_of_several_packages_of_a_repository_has_its_versions_from_the_lock_file_at_its_root(made: Made) -> None:
    made.put("app/pnpm-lock.yaml", LOCK.replace("  .:\n", "  .: {}\n  apps/web:\n"))
    web = made.app / "apps" / "web"
    web.mkdir(parents=True)
    assert Workspace(web, made.artifacts).locked_version("@prisma/client") == "5.22.0"
    assert locked(read_lock(web))["next"] == {"15.2.4", "14.0.0"}
    (made.app / "pnpm-lock.yaml").rename(made.app.parent / "pnpm-lock.yaml")  # of no repository of this one
    with pytest.raises(Unreadable, match="is missing"):
        Workspace(web, made.artifacts).locked_version("@prisma/client")


@pytest.mark.parametrize(
    ("file", "text", "words"),
    [
        ("package.json", '{"version": "5.19.1"}', "another version"),
        ("package.json", "{}", "another version"),
        ("package.json", "{", "cannot be read"),
        ("schema.prisma", SCHEMA + "model New {}", "another schema"),
    ],
)
def test_a_stale_client_is_found(made: Made, file: str, text: str, words: str) -> None:
    made.put(f"app/node_modules/.prisma/client/{file}", text)

    with pytest.raises(CheckFailed, match=words):
        release.client_is_current(made.workspace.client())


@pytest.mark.parametrize(
    "types",
    [
        "",
        TYPES.replace(
            "  RATE_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED'", "  // RATE_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED'"
        ),
        TYPES.replace("  RATE_LIMIT_EXCEEDED: 'RATE_LIMIT_EXCEEDED'", "  RATE_LIMIT_EXCEEDED: 'OTHER'"),
        TYPES.replace("AuditAction", "OtherAction"),
    ],
)
def test_an_enum_value_that_is_not_listed_is_missed(made: Made, types: str) -> None:
    made.put("app/node_modules/.prisma/client/index.d.ts", types)

    with pytest.raises(CheckFailed, match="AuditAction"):
        release.types_list(made.workspace.client(), "AuditAction", "PERMISSION_DENIED", "RATE_LIMIT_EXCEEDED")


ERROR = "lib/plans.ts(10,3): error TS2322: Type 'string' is not assignable to type 'number'.\n"
PRETTY = "\x1b[96mlib/plans.ts\x1b[0m:\x1b[93m10\x1b[0m:\x1b[93m3\x1b[0m - \x1b[91merror\x1b[0m TS2322: Type 'a'.\n"
OF_TEST = "__tests__/lib/a.test.ts(1,1): error TS2304: Cannot find name 'jest'.\n"


def test_type_errors_are_counted_by_where_they_are(made: Made) -> None:
    made.put("artifacts/typecheck.log", OF_TEST + "e2e/login.spec.ts(2,2): error TS1: x\n")
    made.note("typecheck", 1, exit_code=2)
    check = made.workspace.type_check()
    assert len(check.findings) == 2
    release.no_type_errors(check)
    release.type_checked(check)

    for text in (OF_TEST + ERROR, PRETTY):
        made.put("artifacts/typecheck.log", text)
        with pytest.raises(CheckFailed, match=r"lib/plans\.ts"):
            release.no_type_errors(made.workspace.type_check())


@pytest.mark.parametrize(
    ("file", "of_tests"),
    [
        ("app/[locale]/test/page.tsx", False),  # a folder of the router is a part of an address
        ("src/app/api/tests/route.ts", False),
        ("pages/test/index.tsx", False),
        ("app/api/__tests__/health.ts", True),
        ("app/api/health.test.ts", True),
        ("tests/helpers.ts", True),
        ("packages/mail/test/helpers.ts", True),
        ("cypress/support/app/pages.ts", True),
    ],
)
def test_production_is_what_is_not_of_tests(file: str, of_tests: bool) -> None:
    assert release.production([TypeFinding(file, 1, "TS1", "x")]) == [TypeFinding(file, 1, "TS1", "x")] * (not of_tests)


@pytest.mark.parametrize("file", ["app/[locale]/(routes)/crm/page.tsx", "(legacy)/plans.ts"])
def test_an_error_in_a_route_group_is_no_less_an_error(made: Made, file: str) -> None:
    made.put("artifacts/typecheck.log", OF_TEST + f"{file}(12,5): error TS2322: Type 'string' (1,2).\n  More of it.\n")
    made.note("typecheck", 1, exit_code=2)

    with pytest.raises(CheckFailed, match=r"1 error.*in production code") as failure:
        release.no_type_errors(made.workspace.type_check())
    assert f"{file}(12): TS2322" in str(failure.value)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("", 2, "broke off"),
        (OF_TEST, 0, "broke off"),
        ("", 134, "broke off"),
        ("", None, "broke off"),
        ("error TS18003: No inputs were found in config file.\n", 2, "TS18003"),
    ],
)
def test_a_type_check_that_says_nothing_is_no_pass(made: Made, text: str, code: int | None, words: str) -> None:
    made.put("artifacts/typecheck.log", text)
    made.note("typecheck", 1, exit_code=code)

    for judge in (release.no_type_errors, release.type_checked):
        with pytest.raises(CheckFailed, match=words):
            judge(made.workspace.type_check())


def test_a_type_check_before_the_generation_has_not_seen_the_client(made: Made) -> None:
    made.note("generate", 1)
    with pytest.raises(CheckFailed, match="before the client"):
        release.checked_after_generation(made.workspace.type_check())


def test_a_build_is_judged_by_id_code_log_and_sources(made: Made) -> None:
    def fails(judge: Any, words: str) -> None:
        with pytest.raises(CheckFailed, match=words):
            judge(made.workspace.build())

    made.note("build", exit_code=1)
    fails(release.built, "exit code 1")
    made.note("build")
    made.put("app/.next/BUILD_ID", "")
    fails(release.built, "no id")
    made.put("app/.next/BUILD_ID", "build-1")
    made.put("app/lib/new.ts", "export {};")
    fails(release.built, r"lib/new\.ts")
    made.put("artifacts/build.log", LOG + "Failed to compile.\n\n./lib/a.ts:3:1\nType error: Type 'a'.\n")
    fails(release.build_checked_types, "Type error: Type 'a'")
    release.build_bundled(made.workspace.build())
    made.put(
        "artifacts/build.log", LOG.replace("Linting and checking validity of types", "Skipping validation of types")
    )
    fails(release.build_checked_types, "skip")
    made.put("artifacts/build.log", "Failed to compile.\n\n./a.ts:1:1\nModule not found: Can't resolve 'b'\n")
    fails(release.build_bundled, "Module not found")
    made.put("artifacts/build.log", "")
    fails(release.build_bundled, "does not say")
    fails(release.build_checked_types, "does not speak")
    own = '{"routes": {"/_not-found": {"dataRoute": "/_not-found.rsc"}, "/icon.png": {"dataRoute": null}}}'
    for text, words in (
        ('{"routes": {}}', "no static"),
        (own, "no static"),
        ("{}", "no routes"),
        ("<html>", "cannot be read"),
    ):
        made.put("app/.next/prerender-manifest.json", text)
        fails(release.has_static_routes, words)


def test_what_a_package_may_do_without_is_no_error_of_the_bundler(made: Made) -> None:
    def log(file: str) -> str:
        said = f"\n{file}\nModule not found: Can't resolve 'encoding' in '/app/node_modules/node-fetch/lib'\n"
        return LOG.replace(
            "✓ Compiled successfully\n", f"⚠ Compiled with warnings\n{said}\nImport trace for it:\n{file}\n"
        )

    for root in (".", "../.."):
        package = f"{root}/node_modules/.pnpm/node-fetch@2.7.0/node_modules/node-fetch/lib/index.js"
        made.put("artifacts/build.log", log(package))
        release.build_bundled(made.workspace.build())
    for text in (
        log("./lib/mail.ts"),
        log("./node_modules/a/b.js") + "Failed to compile.\n",
        log("./node_modules/a/b.js") * 2 + "./lib/x.ts\nModule not found: Can't resolve 'x'\n",
    ):
        made.put("artifacts/build.log", text)
        with pytest.raises(CheckFailed, match="bundler reports"):
            release.build_bundled(made.workspace.build())


def test_changes_are_found_where_the_application_is_a_folder_of_its_repository(made: Made, tmp_path: Path) -> None:
    made.put("app/web/lib/new.ts", "export {};")
    (tmp_path / "app" / ".next").rename(tmp_path / "app" / "web" / ".next")
    web = Workspace(made.app / "web", made.artifacts)

    with pytest.raises(CheckFailed, match=r"changed after the build.*\n.*\n.*lib/new\.ts"):
        release.built(web.build())


def test_groups_of_tests_must_pass_whole(made: Made) -> None:
    def fails(words: str, **options: Any) -> None:
        with pytest.raises(CheckFailed, match=words):
            apptests.group_passes(made.workspace.tests(), "permission|rbac", **options)

    fails("at least 4", at_least=4)
    made.tests(("lib/other.test.ts", "RBAC", ["passed", "failed"]))
    fails("1 of 2 tests .* fail")
    for state in ("pending", "skipped", "todo", "disabled"):
        made.tests(("lib/permissions.test.ts", "A", ["passed", state]))
        fails("skipped")
    made.tests(("lib/other.test.ts", "Other", ["passed"]))
    fails("no test of")
    made.tests(("lib/permissions.test.ts", "A", []), ("lib/rbac.test.ts", "B", ["passed"]))
    fails("could not be run: ReferenceError: Headers is not defined")
    made.tests(("lib/permissions.test.ts", "A", ["passed"]), ("lib/permissions-webhook.test.ts", "B", ["failed"]))
    apptests.group_passes(made.workspace.tests(), "permission", without="webhook")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "cannot be read"),
        ("{}", "cannot be read as a report"),
        ('{"testResults": [{"name": "a"}]}', "cannot be read as a report"),
        ('{"testResults": [], "numTotalTests": 0, "numPassedTests": 0, "numFailedTests": 0}', "no test at all"),
    ],
)
def test_a_report_that_says_nothing_is_no_pass(made: Made, text: str, words: str) -> None:
    made.put("artifacts/tests.json", text)

    with pytest.raises(CheckFailed, match=words):
        apptests.pass_rate(made.workspace.tests(), at_least_percent=0)


def test_totals_must_fit(made: Made) -> None:
    suite = ("a.test.ts", "A", ["passed", "failed"])
    for wrong in ({"numPassedTests": 2}, {"numTotalTests": 3}, {"numFailedTests": 0}):
        made.tests(suite, **wrong)
        with pytest.raises(CheckFailed, match="totals"):
            apptests.pass_rate(made.workspace.tests(), at_least_percent=10)


def test_a_report_of_a_run_that_was_broken_off_or_of_an_earlier_run_is_no_pass(made: Made) -> None:
    def judge() -> None:
        apptests.pass_rate(made.workspace.tests(), at_least_percent=10)

    suite = ("a.test.ts", "A", ["passed", "failed"])
    began = BEGAN + timedelta(minutes=4)  # as the note has it
    for started in (began, began + timedelta(seconds=59)):
        made.tests(suite, wasInterrupted=False, startTime=int(started.timestamp() * 1000))
        judge()
    made.tests(suite, wasInterrupted=True)  # as --bail leaves it: what was not run yet is not there
    with pytest.raises(CheckFailed, match="broken off"):
        judge()
    for started in (began - timedelta(hours=1), began + timedelta(hours=1)):
        made.tests(suite, startTime=int(started.timestamp() * 1000))
        with pytest.raises(CheckFailed, match="another run"):
            judge()


def test_the_pass_rate_is_not_rounded_up(made: Made) -> None:
    made.tests(("a.test.ts", "A", ["passed"] * 949 + ["failed"] * 51))
    with pytest.raises(CheckFailed, match=r"94\.9 %"):
        apptests.pass_rate(made.workspace.tests(), at_least_percent=95)
    made.tests(("a.test.ts", "A", ["passed"] * 950 + ["pending"] * 50))
    apptests.pass_rate(made.workspace.tests(), at_least_percent=95)
    made.tests(("a.test.ts", "A", ["passed"] * 950 + ["pending"] * 50), ("b.test.ts", "B", []))
    with pytest.raises(CheckFailed):
        apptests.pass_rate(made.workspace.tests(), at_least_percent=95)


def test_new_failures_are_told_from_known_ones(made: Made) -> None:
    made.tests(("a.test.ts", "A", ["passed", "failed", "passed"]))
    (made.artifacts / "tests.json").rename(made.artifacts / "tests.baseline.json")

    def judge(*states: str) -> None:
        made.tests(("a.test.ts", "A", list(states)))
        apptests.no_new_failures(made.workspace.tests(), made.workspace.baseline())

    judge("passed", "failed", "passed")
    judge("passed", "passed", "passed")
    with pytest.raises(CheckFailed, match="1 new test failure"):
        judge("failed", "failed", "passed")
    with pytest.raises(CheckFailed, match="skipped now"):
        judge("passed", "failed", "pending")
    made.tests(("a.test.ts", "A", []), ("b.test.ts", "B", ["passed"]))
    with pytest.raises(CheckFailed, match="could not be run"):
        apptests.no_new_failures(made.workspace.tests(), made.workspace.baseline())
    (made.artifacts / "tests.baseline.json").unlink()
    judge("passed", "passed", "passed")
    with pytest.raises(CheckFailed, match="no baseline"):
        judge("passed", "failed", "passed")


def test_a_test_has_the_same_name_wherever_the_checkout_stood(made: Made) -> None:
    made.put("app/__tests__/lib/plans.test.ts", "")
    made.put("app/lib/units.test.ts", "")
    for folder in ("/app", "/home/ci/src/stripe-app", "/build/app/awms", "C:\\Users\\ci\\awms"):
        made.tests(("lib/plans.test.ts", "A", ["passed"]), ("../lib/units.test.ts", "B", ["passed"]))
        file = made.artifacts / "tests.json"
        report = json.loads(file.read_text())
        for suite, path in zip(
            report["testResults"], ("__tests__/lib/plans.test.ts", "lib/units.test.ts"), strict=True
        ):
            suite["name"] = f"{folder}/{path}".replace("/", "\\" if "\\" in folder else "/")
        file.write_text(json.dumps(report))

        assert [test.file for test in made.workspace.tests()] == ["__tests__/lib/plans.test.ts", "lib/units.test.ts"]


def test_security_groups_need_all_four_and_whatever_else_there_is(made: Made) -> None:
    def judge(*suites: tuple[str, str, list[str]]) -> None:
        made.tests(*suites)
        apptests.groups_pass(made.workspace.tests(), "permission", "quota", also="security|isolation")

    two = [("p.test.ts", "Permissions", ["passed"]), ("q.test.ts", "Quota", ["passed"])]
    judge(*two)
    judge(*two, ("s.test.ts", "Security", ["passed"]))
    with pytest.raises(CheckFailed, match="no test of quota"):
        judge(two[0])
    with pytest.raises(CheckFailed, match="fail"):
        judge(*two, ("isolation.test.ts", "A", ["failed"]))


@pytest.mark.parametrize(
    ("words", "theirs", "others"),
    [
        (groups.QUOTA, ["lib/quota.test.ts", "QuotaExceeded", "Quotas"], ["lib/quotations.test.ts", "Quotation"]),
        (groups.STRIPE, ["lib/stripe.test.ts", "stripeClient"], ["StripedTable"]),
        (groups.SECURITY, ["tenant-isolation", "multiTenancy"], ["lib/maintenance.test.ts", "Maintenance plans"]),
        (
            groups.AUTHENTICATION,
            ["OAuth", "sign-in", "SignIn", "userLogin.test.ts", "logIn", "login.test.ts", "Log in", "use-session"],
            ["audit-logging.test.ts", "Assigning leads", "assigning.test.ts", "signing", "blogIndex", "Dialog in"],
        ),
    ],
)
def test_a_word_that_has_another_in_it_is_of_no_group(made: Made, words: str, theirs: list[str], others: list[str]):
    for title in theirs:
        made.tests(("lib/x.test.ts", title, ["failed"]))
        with pytest.raises(CheckFailed, match="1 of 1 tests"):
            apptests.group_passes(made.workspace.tests(), words)
    made.tests(*(("lib/x.test.ts", title, ["failed"]) for title in others))
    with pytest.raises(CheckFailed, match="no test of"):
        apptests.group_passes(made.workspace.tests(), words)


def test_the_outermost_title_is_also_found_in_a_report_of_vitest(made: Made) -> None:
    made.tests(("lib/other.test.ts", "RBAC", ["passed", "passed"]))
    file = made.artifacts / "tests.json"
    report = json.loads(file.read_text())
    for test in report["testResults"][0]["assertionResults"]:
        test["ancestorTitles"].insert(0, "")
    file.write_text(json.dumps(report))

    apptests.group_passes(made.workspace.tests(), "rbac", at_least=2)
    assert [test.titles for test in made.workspace.tests()] == [("RBAC", "0"), ("RBAC", "1")]
