"""The platforms' APIs are read strictly, and a refused key is never an answer."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from signoff.clients.alerts import AlertFile, AlertService
from signoff.clients.cloud import DatabaseCloud
from signoff.clients.database import Database
from signoff.clients.hosting import Hosting, Rehearsal
from signoff.clients.hosting_environment import HostingEnvironment
from signoff.clients.monitoring import ErrorTracker
from signoff.clients.platform import Refused, Unanswered
from signoff.evidence import TRAIL, CheckFailed, Inconclusive, NotRun
from signoff.evidence.alerts import AlertRule, alert_rules
from signoff.evidence.hosting import build_log, deployments
from signoff.evidence.operations import SlowOperations
from signoff.evidence.shipped import Shipped
from signoff.expect import alerts, hosting, monitoring
from signoff.expect.environment import is_set
from tests_suite.making import answer

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = "0123456789abcdef0123456789abcdef"


def one(state: str = "READY", ago_min: float = 60, uid: str = "dpl_1", **more: Any) -> dict[str, Any]:
    created = int((NOW - timedelta(minutes=ago_min)).timestamp() * 1000)
    return {"uid": uid, "url": "a.vercel.app", "readyState": state, "created": created,
            "meta": {"githubCommitSha": "abc1234def"}, **more}  # fmt: skip


def listed(*some: dict[str, Any]):
    return deployments(answer(body={"deployments": list(some)}))


# ---- deployments


def test_the_newest_is_the_newest_whatever_the_order():
    assert listed(one(ago_min=60, uid="old"), one(ago_min=5, uid="new")).newest.id == "new"


def test_the_previous_one_is_ready_and_a_candidate():
    found = listed(
        one(uid="new", ago_min=1),
        one("ERROR", uid="bad", ago_min=2),
        one(uid="gone", ago_min=3, isRollbackCandidate=False, target="production"),
        one(uid="good", ago_min=4),
    )
    assert found.previous.id == "good"
    with pytest.raises(CheckFailed, match="no previous deployment"):
        _ = listed(one()).previous


@pytest.mark.parametrize("target", [None, "staging"])
def test_only_of_production_the_hosting_says_what_is_a_candidate(target):
    # It calls no preview one, though its address can be led there like any other.
    aside = {"isRollbackCandidate": False, "target": target}
    assert listed(one(uid="new", ago_min=1, **aside), one(uid="good", ago_min=4, **aside)).previous.id == "good"


@pytest.mark.parametrize(
    "body", [{}, [], {"deployments": {}}, {"deployments": ["x"]}, {"deployments": [{"uid": "x"}]},
             {"deployments": [one(created="now")]}]
)  # fmt: skip
def test_an_answer_of_another_form_is_no_list(body):
    with pytest.raises(CheckFailed, match="cannot be read"):
        deployments(answer(body=body))


def test_a_deployment_on_its_way_has_its_time():
    hosting.started(listed(one("BUILDING", ago_min=5)), now=NOW, within_s=1800)
    hosting.started(listed(one()), now=NOW, within_s=1800)
    for state in ("QUEUED", "INITIALIZING", "BUILDING"):
        with pytest.raises(CheckFailed, match=f"it has been {state} for 45 minutes"):
            hosting.started(listed(one(state, ago_min=45)), now=NOW, within_s=1800)
    for state in ("ERROR", "CANCELED", "DELETED", "SOMETHING"):
        with pytest.raises(CheckFailed, match=state):
            hosting.started(listed(one(state, ago_min=1)), now=NOW, within_s=1800)


def test_it_must_be_of_the_commit():
    hosting.of_commit(listed(one()), "ABC1234")
    for made_of, wanted in (("abc1234def", "abc9999"), ("", "abc1234")):
        with pytest.raises(CheckFailed, match="another commit"):
            hosting.of_commit(listed(one(meta={"githubCommitSha": made_of})), wanted)


def test_a_commit_with_changes_of_a_work_tree_is_another_build():
    sha = {"gitCommitSha": "abc1234def"}
    hosting.of_commit(listed(one(meta=sha | {"gitDirty": "0"})), "abc1234")
    with pytest.raises(CheckFailed, match="another commit") as failure:
        hosting.of_commit(listed(one(meta=sha | {"gitDirty": "1"})), "abc1234")
    assert "uncommitted" in str(failure.value)


def log(*texts: str, kind: str = "stdout", flat: bool = False, of: str = "dpl_1"):
    events = [{"type": kind, "text": text, "deploymentId": of} if flat
              else {"type": kind, "payload": {"text": text, "deploymentId": of}} for text in texts]  # fmt: skip
    return build_log(answer(body=events), "dpl_1")


@pytest.mark.parametrize("flat", [True, False])
def test_a_whole_log_without_errors_passes(flat):
    hosting.built_without_errors(log("npm warn deprecated x", "0 errors, 3 warnings", "Build Completed", flat=flat))


@pytest.mark.parametrize(
    "text",
    [
        "Type error: Property 'x' does not exist",
        "Failed to compile.",
        'Error: Command "pnpm run build" exited with 1',
        "./app/x.tsx Module not found: Can't resolve 'y'",
        " ELIFECYCLE  Command failed",
        "npm ERR! code 1",
    ],
)
def test_an_error_in_the_log_fails(text):
    with pytest.raises(CheckFailed, match="has an error"):
        hosting.built_without_errors(log("begin", text, "Build Completed"))


def test_what_a_package_may_do_without_is_no_error_in_the_log():
    said = "Module not found: Can't resolve 'kerberos' in '/vercel/path0/node_modules/mongodb/lib'"
    for file in ("./node_modules/mongodb/deps.js", "../../node_modules/mongodb/deps.js"):
        hosting.built_without_errors(log("Compiled with warnings", file, said, "Build Completed"))
    with pytest.raises(CheckFailed, match="has an error"):
        hosting.built_without_errors(log("./lib/mail.ts", said, "Build Completed"))


def test_an_empty_cut_or_foreign_log_fails():
    with pytest.raises(CheckFailed, match="empty"):
        hosting.built_without_errors(log())
    with pytest.raises(CheckFailed, match="breaks off"):
        hosting.built_without_errors(log("Creating an optimized production build"))
    with pytest.raises(CheckFailed, match="cannot be read"):
        log("Build Completed", of="dpl_2")
    with pytest.raises(CheckFailed, match="has an error"):
        hosting.built_without_errors(log("quiet", "Build Completed", kind="fatal"))


# ---- who refuses, says nothing


class Server:
    """Answers every request with one status, over httpx's own transport."""

    def __init__(self, status: int, body: Any = None) -> None:
        self.status, self.body, self.seen = status, body, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        return httpx.Response(self.status, json=self.body)


def served(client: Any, server: Server) -> None:
    caller = client._caller
    caller._http.close()
    old = caller._http
    caller._http = httpx.Client(
        base_url=old.base_url, headers=old.headers, auth=old.auth, transport=httpx.MockTransport(server)
    )


@pytest.mark.parametrize(
    ("status", "kind"), [(401, Refused), (403, Refused), (429, Unanswered), (500, Unanswered), (503, Unanswered)]
)
def test_a_refused_key_or_an_outage_is_no_answer(status, kind):
    vercel = Hosting("https://api.test", token="tok_secret_123", project="prj_1")
    served(vercel, Server(status, {"error": {"code": "forbidden"}}))
    with pytest.raises(kind, match=f"would not say.*{status}") as refused:
        vercel.deployments()
    assert isinstance(refused.value, NotRun if kind is Refused else Inconclusive)
    assert kind is Unanswered or "VERCEL_TOKEN" in str(refused.value)


def test_a_project_or_cluster_that_is_none_is_a_setting_to_mend():
    vercel = Hosting("https://api.test", token="tok_secret_123", project="prj_1")
    served(vercel, Server(404, {"error": {"code": "not_found", "message": "Project not found"}}))
    for ask in (vercel.deployments, vercel.project, vercel.variables):
        with pytest.raises(NotRun, match=r"knows no project prj_1.*VERCEL_TEAM_ID"):
            ask()
    cloud = DatabaseCloud("https://cloud.test", public_key="pub", private_key="prv", project="g1", cluster="c1")
    for code in ("GROUP_NOT_FOUND", "CLUSTER_NOT_FOUND"):
        served(cloud, Server(404, {"error": 404, "errorCode": code}))
        for ask in (cloud.alerts, cloud.snapshots, cloud.backup_schedule):
            with pytest.raises(NotRun, match="ATLAS_CLUSTER"):
                ask()


def test_no_connection_is_no_answer():
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    vercel = Hosting("https://api.test", token="tok_secret_123", project="prj_1")
    served(vercel, broken)  # type: ignore[arg-type]
    for ask in (vercel.deployments, vercel.variables):
        with pytest.raises(Unanswered, match="cannot be asked"):
            ask()


class Project:
    """A project at the hosting: what it answers by path, page after page."""

    def __init__(self, **pages: Any) -> None:
        self.pages, self.seen = {f"/{path}": list(bodies) for path, bodies in pages.items()}, []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        self.seen.append(request)
        for path, bodies in self.pages.items():
            if request.url.path.startswith(path.replace("__", "/")):
                return httpx.Response(200, json=bodies.pop(0) if len(bodies) > 1 else bodies[0])
        return httpx.Response(404, json={})


def test_deployments_are_listed_as_far_back_as_there_is_one_to_roll_back_to():
    vercel = Hosting("https://api.test", token="t", project="p", environment="staging")
    failed = [one("ERROR", uid=f"e{number}", ago_min=number + 2) for number in range(3)]
    first = {"deployments": [one(uid="new", ago_min=1), *failed], "pagination": {"next": 1700000000000}}
    project = Project(v6__deployments=[first, {"deployments": [one(uid="good", ago_min=60)]}])
    served(vercel, project)  # type: ignore[arg-type]
    found = vercel.deployments()
    assert (found.newest.id, found.previous.id) == ("new", "good")
    assert [request.url.params.get("until") for request in project.seen] == [None, "1700000000000"]


def test_among_previews_only_those_of_stagings_branch_count():
    def of(branch: str, **more: Any) -> dict[str, Any]:
        return one(**more) | {"meta": {"githubCommitSha": "abc1234def", "githubCommitRef": branch}}

    vercel = Hosting("https://api.test", token="t", project="p", environment="preview", host="staging.test")
    listing = {"deployments": [of("feature", uid="pr", ago_min=1), of("main", uid="new", ago_min=5)]}
    project = Project(v13__deployments__staging=[{"meta": {"githubCommitRef": "main"}}], v6__deployments=[listing])
    served(vercel, project)  # type: ignore[arg-type]
    assert vercel.deployments().newest.id == "new"
    assert project.seen[-1].url.params["branch"] == "main"


def environment(*envs: dict[str, Any], name: str = "staging", **more: Any) -> HostingEnvironment:
    vercel = Hosting("https://api.test", token="t", project="p", environment=name)
    custom = {"environments": [{"id": "env_1", "slug": "staging"}]}
    served(vercel, Project(v10__projects=[{"envs": list(envs), **more}], v9__projects=[custom]))  # type: ignore[arg-type]
    return HostingEnvironment(vercel, name, lambda: NOW)


def env(key: str = "JWT_SECRET", **more: Any) -> dict[str, Any]:
    return {
        "key": key,
        "value": "in-the-open-1234",
        "target": [],
        "customEnvironmentIds": ["env_1"],
        "updatedAt": 1,
    } | more


def test_the_hosting_tells_names_targets_and_times_but_no_value():
    TRAIL.clear()
    found = environment(env()).ask("JWT_SECRET")
    is_set([found])
    assert (found.values, found.targets, found.changed) == ((None,), ("staging",), datetime.fromtimestamp(0.001, UTC))
    assert "in-the-open" not in str([(one.asked, one.answered, one.repeat) for one in TRAIL.evidence]) + repr(found)
    preview = env(target=["preview"], customEnvironmentIds=[])
    is_set([environment(preview, name="preview").ask("JWT_SECRET")])
    is_set([environment(preview, preview | {"gitBranch": "main"}, name="preview").ask("JWT_SECRET")])


def test_among_variables_of_branches_only_those_of_stagings_branch_count():
    def asked(*envs: dict[str, Any]):
        vercel = Hosting("https://api.test", token="t", project="p", environment="preview", host="staging.test")
        host = [{"meta": {"githubCommitRef": "staging"}}]
        served(vercel, Project(v13__deployments__staging=host, v10__projects=[{"envs": list(envs)}]))  # type: ignore[arg-type]
        return HostingEnvironment(vercel, "preview", lambda: NOW).ask("JWT_SECRET")

    def of(branch: str = "", **more: Any) -> dict[str, Any]:
        return env(target=["preview"], customEnvironmentIds=[], **more) | ({"gitBranch": branch} if branch else {})

    is_set([asked(of("staging"))])
    is_set([asked(of(), of("feature"))])
    after = int(NOW.timestamp() * 1000) + 1000
    is_set([asked(of("staging"), of(updatedAt=after))])  # its own overrides the one for all branches
    with pytest.raises(CheckFailed, match="stale"):
        is_set([asked(of("staging", updatedAt=after), of())])
    with pytest.raises(CheckFailed, match="not set for staging") as failure:
        is_set([asked(of("feature"))])
    assert "preview of branch feature" in str(failure.value)


def test_a_variable_of_the_project_overrides_the_one_that_the_team_shares():
    def asked(*envs: dict[str, Any], shared: dict[str, Any]):
        vercel = Hosting("https://api.test", token="t", project="p", team="team_1", environment="production")
        served(vercel, Project(v10__projects=[{"envs": list(envs)}], v1__env=[{"data": [shared]}]))  # type: ignore[arg-type]
        return HostingEnvironment(vercel, "production", lambda: NOW).ask("JWT_SECRET")

    here, elsewhere = (env(target=[target], customEnvironmentIds=[]) for target in ("production", "development"))
    for found in (asked(here, shared=here), asked(elsewhere, shared=here), asked(here, shared=elsewhere)):
        is_set([found])
        assert found.values == (None,)
    with pytest.raises(CheckFailed, match="not set for staging"):
        is_set([asked(elsewhere, shared=elsewhere)])


def test_what_a_team_shares_with_all_environments_of_ones_own_making_is_set_there():
    def asked(name: str):
        vercel = Hosting("https://api.test", token="t", project="p", team="team_1", environment=name)
        shared = {"key": "JWT_SECRET", "target": [], "applyToAllCustomEnvironments": True, "updatedAt": 1}
        custom = {"environments": [{"id": "env_1", "slug": "staging"}]}
        pages = {"v10__projects": [{"envs": []}], "v1__env": [{"data": [shared]}], "v9__projects": [custom]}
        served(vercel, Project(**pages))  # type: ignore[arg-type]
        return HostingEnvironment(vercel, name, lambda: NOW).ask("JWT_SECRET")

    is_set([asked("staging")])
    for name in ("preview", "other"):
        with pytest.raises(CheckFailed, match="not set for staging"):
            is_set([asked(name)])


@pytest.mark.parametrize(
    ("entries", "words"),
    [
        ([env("OTHER")], "not set"),
        ([], "lists no variable"),
        ([env(target=["production"], customEnvironmentIds=[])], "not set for staging"),
        ([env(customEnvironmentIds=["env_2"])], "not set for staging"),
        ([env(), env()], "2 times"),
        ([env(updatedAt=int(NOW.timestamp() * 1000) + 1000)], "stale"),
        ([{"name": "JWT_SECRET"}], "cannot be read"),
    ],
)
def test_a_variable_that_the_deployment_has_not_fails(entries, words):
    with pytest.raises(CheckFailed, match=words):
        is_set([environment(*entries).ask("JWT_SECRET")])


def test_without_its_environment_the_hosting_cannot_be_asked_for_variables():
    with pytest.raises(NotRun, match="VERCEL_ENVIRONMENT"):
        environment(env(), name="").ask("JWT_SECRET")


def test_the_hosting_is_asked_for_one_project_team_and_environment():
    vercel = Hosting("https://api.test", token="tok_secret_123", project="prj_1", team="team_2", environment="staging")
    server = Server(200, {"deployments": [one()]})
    served(vercel, server)
    found = vercel.deployments()

    url = server.seen[0].url
    assert (url.path, dict(url.params)) == (
        "/v6/deployments",
        {"projectId": "prj_1", "limit": "100", "target": "staging", "teamId": "team_2"},
    )
    assert server.seen[0].headers["authorization"] == "Bearer tok_secret_123"
    assert "tok_secret_123" not in found.repeat + found.asked + str(found.exchange)


def test_the_database_cloud_is_asked_with_a_digest():
    cloud = DatabaseCloud("https://cloud.test", public_key="pub", private_key="prv", project="g1", cluster="c1")

    def server(request: httpx.Request) -> httpx.Response:
        if "authorization" not in request.headers:
            challenge = 'Digest realm="MMS Public API", nonce="n1", algorithm=MD5, qop="auth"'
            return httpx.Response(401, headers={"www-authenticate": challenge})
        assert request.headers["authorization"].startswith('Digest username="pub"')
        assert request.headers["accept"] == "application/vnd.atlas.2023-02-01+json"
        return httpx.Response(200, json=True)

    served(cloud, server)  # type: ignore[arg-type]
    assert cloud.slow_operations().on


def test_a_test_error_is_sent_as_the_tracker_wants_it():
    tracker = ErrorTracker(f"https://{KEY}@o1.ingest.test/prefix/42")
    server = Server(200, {"id": tracker.event_id})
    served(tracker, server)
    monitoring.error_accepted(tracker.report("staging"), tracker.event_id)

    request = server.seen[0]
    envelope, head, event = [json.loads(line) for line in request.content.splitlines()]
    assert str(request.url) == "https://o1.ingest.test/prefix/api/42/envelope/"
    assert f"sentry_key={KEY}" in request.headers["x-sentry-auth"]
    assert (head["type"], envelope["event_id"], event["event_id"]) == ("event", tracker.event_id, tracker.event_id)
    for status, body in ((403, {}), (200, {}), (200, {"id": "other"})):
        with pytest.raises(CheckFailed, match="error tracker"):
            monitoring.error_accepted(answer(status, body), tracker.event_id)


@pytest.mark.parametrize("status", [429, 502, 503])
def test_a_tracker_that_is_out_of_order_or_has_had_too_much_says_nothing(status):
    tracker = ErrorTracker(f"https://{KEY}@o1.ingest.test/42")
    served(tracker, Server(status, {"detail": "rate limited"}))
    with pytest.raises(Unanswered, match=f"error tracker would not say.*{status}"):
        tracker.report("staging")
    served(tracker, Server(403, {}))
    with pytest.raises(CheckFailed, match="does not take"):
        monitoring.error_accepted(tracker.report("staging"), tracker.event_id)


# ---- monitoring


def test_analytics_must_be_enabled_now():
    monitoring.analytics_enabled(answer(body={"webAnalytics": {"id": "x", "enabledAt": 5, "disabledAt": 4}}))
    for found in (None, {}, {"enabledAt": True}, {"enabledAt": 5, "disabledAt": 6}, {"enabledAt": 5, "canceledAt": 5}):
        with pytest.raises(CheckFailed, match=r"[Aa]nalytics"):
            monitoring.analytics_enabled(answer(body={"webAnalytics": found}))


def shipped(text: str) -> Shipped:
    return Shipped((answer(body=text),), ())


def test_the_pages_carry_one_dsn_that_is_one():
    monitoring.reports_errors(shipped(f"dsn:'https://{KEY}@o1.ingest.sentry.io/42'"))
    for text in ("", "https://<key>@sentry.io/1", f"https://{KEY}@sentry.io/", f"//{KEY}@sentry.io/4",
                 f"'https://{KEY}@a.io/1' 'https://{KEY}@b.io/1'"):  # fmt: skip
        with pytest.raises(CheckFailed, match="DSN"):
            monitoring.reports_errors(shipped(text))


def test_every_event_must_be_sent():
    text = "window.va=f;window.va?.call(window,'event',{name:\"Sign Up\"});track('Buy')"
    monitoring.sends_events(shipped(text), ["Sign Up", "Buy"])
    with pytest.raises(CheckFailed, match="Sell"):
        monitoring.sends_events(shipped(text), ["Sign Up", "Sell"])
    with pytest.raises(CheckFailed, match="Nothing sends"):
        monitoring.sends_events(shipped("const names = ['Sign Up']"), ["Sign Up"])


@pytest.mark.parametrize(
    ("said", "on"),
    [
        ({"was": 1, "sampleRate": 1.0}, True),
        ({"was": 2}, True),
        ({"was": 0}, False),
        ({"was": 1, "sampleRate": 0}, False),
    ],
)
def test_a_profiler_that_takes_a_sample_of_nothing_is_off(said, on):
    database = SimpleNamespace(db=SimpleNamespace(command=lambda _: {"slowms": 100, **said}))
    assert Database.profiler(database).on is on


def test_slow_operations():
    for found in (SlowOperations("x", on=True), SlowOperations("x", on=True, threshold_ms=100)):
        monitoring.logs_slow_operations(found, longest_ms=1000)
    for found in (SlowOperations("x", on=False), SlowOperations("x", on=True, threshold_ms=1e9)):
        with pytest.raises(CheckFailed):
            monitoring.logs_slow_operations(found, longest_ms=1000)


def schedule(*items: tuple[str, int, str]):
    policy = [{"frequencyType": kind, "retentionValue": value, "retentionUnit": unit} for kind, value, unit in items]
    return answer(body={"policies": [{"policyItems": policy}]})


def test_snapshots_are_kept_by_the_daily_policy():
    monitoring.keeps_snapshots(schedule(("daily", 7, "days")), days=7)
    monitoring.keeps_snapshots(schedule(("hourly", 2, "days"), ("daily", 1, "weeks")), days=7)
    for found in (schedule(), schedule(("weekly", 4, "weeks")), schedule(("daily", 6, "days")),
                  schedule(("daily", 9, "moons")), answer(body={"policies": None})):  # fmt: skip
        with pytest.raises(CheckFailed):
            monitoring.keeps_snapshots(found, days=7)


def snapshots(*some: tuple[str, float]):
    made = [{"status": state, "createdAt": (NOW - timedelta(hours=ago)).isoformat()} for state, ago in some]
    return answer(body={"results": made})


def test_only_a_completed_snapshot_of_today_counts():
    monitoring.snapshot_is_young(snapshots(("failed", 1), ("completed", 23)), hours=24, now=NOW)
    for found in (snapshots(), snapshots(("failed", 1)), snapshots(("completed", 25)), snapshots(("completed", -1)),
                  answer(body={"results": [{"status": "completed", "createdAt": "today"}]})):  # fmt: skip
        with pytest.raises(CheckFailed):
            monitoring.snapshot_is_young(found, hours=24, now=NOW)


def connections(*, cluster: str = "", **notification: Any):
    there = [{"fieldName": "CLUSTER_NAME", "operator": "EQUALS", "value": cluster}] if cluster else []
    config = {
        "enabled": True,
        "eventTypeName": "OUTSIDE_METRIC_THRESHOLD",
        "matchers": there,
        "metricThreshold": {"metricName": "CONNECTIONS_PERCENT", "operator": "GREATER_THAN", "threshold": 80},
        "notifications": [{"typeName": "GROUP", "intervalMin": 60, "delayMin": 0} | notification],
    }
    return answer(body={"results": [config], "totalCount": 1})


def test_an_alert_reaches_somebody_only_by_a_way_that_is_on():
    for way in ({"emailEnabled": True}, {"emailEnabled": False, "smsEnabled": True}, {"typeName": "EMAIL"}, {}):
        monitoring.alerts_on_connections(connections(**way), cluster="c1")
    with pytest.raises(CheckFailed, match="no receiver"):
        monitoring.alerts_on_connections(connections(emailEnabled=False, smsEnabled=False), cluster="c1")


def test_an_alert_on_another_cluster_is_none():
    monitoring.alerts_on_connections(connections(cluster="c1"), cluster="c1")
    with pytest.raises(CheckFailed, match="another cluster"):
        monitoring.alerts_on_connections(connections(cluster="c2"), cluster="c1")


def test_an_alert_may_name_its_clusters_by_a_pattern():
    for value, counts in (("^c", True), ("^(?<x>", True), ("^prod", False)):
        config = json.loads(connections(cluster="c1").text)
        config["results"][0]["matchers"][0] |= {"operator": "REGEX", "value": value}
        if counts:
            monitoring.alerts_on_connections(answer(body=config), cluster="c1")
        else:
            with pytest.raises(CheckFailed, match="another cluster"):
                monitoring.alerts_on_connections(answer(body=config), cluster="c1")


class Flex:
    """The database cloud of a Flex cluster, as its API has it (2024-11-13)."""

    enabled = True

    def __call__(self, request: httpx.Request) -> httpx.Response:
        path, version = request.url.path.partition("/groups/g1")[2], request.headers["accept"]
        if path.startswith("/clusters/"):
            detail = {"error": 400, "errorCode": "CANNOT_USE_FLEX_CLUSTER_IN_CLUSTER_API"}
            return httpx.Response(400, json=detail)
        assert version == "application/vnd.atlas.2024-11-13+json"
        began = (NOW - timedelta(hours=20)).strftime("%Y-%m-%dT%H:%M:%SZ")
        taken = {"id": "1", "status": "COMPLETED", "startTime": began, "scheduledTime": began, "finishTime": began}
        queued = {"id": "2", "status": "QUEUED", "scheduledTime": NOW.isoformat()}
        cluster = {
            "name": "c1",
            "backupSettings": {"enabled": self.enabled},
            "providerSettings": {"providerName": "FLEX", "backingProviderName": "AWS"},
        }
        listed = {"results": [queued, taken], "totalCount": 2}
        return httpx.Response(200, json=listed if path.endswith("/backup/snapshots") else cluster)


def test_a_flex_cluster_is_backed_up_by_its_tier_and_has_alerts_of_its_own():
    def asked(server: Flex) -> DatabaseCloud:
        cloud = DatabaseCloud("https://cloud.test", public_key="pub", private_key="prv", project="g1", cluster="c1")
        served(cloud, server)  # type: ignore[arg-type]
        return cloud

    cloud, bare = asked(Flex()), Flex()
    bare.enabled = False
    monitoring.keeps_snapshots(cloud.backup_schedule(), days=7)
    monitoring.snapshot_is_young(cloud.snapshots(), hours=24, now=NOW)
    for schedule_, days in ((cloud.backup_schedule(), 9), (asked(bare).backup_schedule(), 7)):
        with pytest.raises(CheckFailed, match="No daily snapshot"):
            monitoring.keeps_snapshots(schedule_, days=days)
    config = json.loads(connections().text)
    config["results"][0]["metricThreshold"]["metricName"] = "FLEX_CONNECTIONS_PERCENT"
    monitoring.alerts_on_connections(answer(body=config), cluster="c1", flex=True)
    for found, flex in ((answer(body=config), False), (connections(), True)):
        with pytest.raises(CheckFailed, match="No alert is on connections"):
            monitoring.alerts_on_connections(found, cluster="c1", flex=flex)


# ---- alert rules


def rule(**more: Any) -> dict[str, Any]:
    return {"name": "R", "event": "E", "threshold": 10, "window_s": 60, "receivers": ["a@b"], **more}


def judged(**more: Any) -> None:
    alerts.rule(alert_rules({"rule": [rule(**more)]}, "E", "file"), over=10, window_s=60)


def test_a_rule_of_the_right_threshold_and_window_passes():
    judged()
    judged(operator=">=", threshold=11)


@pytest.mark.parametrize(
    "more", [{"threshold": 1000}, {"threshold": 9}, {"operator": ">="}, {"window_s": 3600}, {"enabled": False},
             {"enabled": "yes"}, {"receivers": []}, {"receivers": [""]}, {"event": "F"}, {"threshold": "ten"},
             {"threshold": True}, {"operator": "<"}]
)  # fmt: skip
def test_any_other_rule_fails(more):
    with pytest.raises(CheckFailed):
        judged(**more)


def test_two_rules_on_one_event_are_no_rule():
    with pytest.raises(CheckFailed, match="more than one"):
        _ = alert_rules({"rule": [rule(), rule()]}, "E", "file").only


def test_a_rule_counts_in_any_window_of_its_length():
    found = AlertRule("r", "R", "E", ">", 2, 60, True, ("a@b",))
    at = [NOW + timedelta(seconds=seconds) for seconds in (0, 59, 61, 90)]
    assert found.fires(at)
    assert not found.fires(at[:2])
    assert not found.fires([NOW + timedelta(seconds=60 * number) for number in range(50)])
    assert not found.fires([])


@pytest.mark.parametrize("name", ["rules.toml", "rules.json"])
def test_a_file_of_rules_is_read_and_replayed(tmp_path, name):
    toml = '[[rule]]\nname = "R"\nevent = "E"\nthreshold = 10\nwindow_s = 60\nreceivers = ["a@b"]\n'
    (tmp_path / name).write_text(json.dumps({"rule": [rule()]}) if name.endswith("json") else toml)
    source = AlertFile(tmp_path / name)
    found = source.rules("E")

    alerts.fires(source.replay(found.only, 11, 30))
    alerts.stays_silent(source.replay(found.only, 10, 30))
    alerts.stays_silent(source.replay(found.only, 11, 240))
    assert "the suite, by the rule's expression" in source.replay(found.only, 1, 1).asked


def test_a_burst_is_of_the_last_moments_for_a_service_that_looks_back_from_now():
    def looks_back_a_minute(request: httpx.Request) -> httpx.Response:
        now = datetime.now(UTC)
        at = [datetime.fromisoformat(event["at"]) for event in json.loads(request.content)["events"]]
        return httpx.Response(200, json={"firing": sum(now - timedelta(seconds=60) <= one <= now for one in at) > 10})

    service = AlertService("https://alerts.test", "t")
    served(service, looks_back_a_minute)  # type: ignore[arg-type]
    found = AlertRule("r", "R", "E", ">", 10, 60, True, ("a@b",))

    alerts.fires(service.replay(found, 11, 30))
    alerts.stays_silent(service.replay(found, 10, 30))
    alerts.stays_silent(service.replay(found, 11, 240))


@pytest.mark.parametrize("text", ["", "[[rule]\n", 'rule = "none"\n', "[[rule]]\nname = 'x'\n"])
def test_a_file_that_is_none_fails(tmp_path, text):
    (tmp_path / "rules.toml").write_text(text)
    with pytest.raises(CheckFailed):
        AlertFile(tmp_path / "rules.toml").rules("E")


def rolled(*, target: str | None, alias: str) -> list[str]:
    """What a rehearsal of a rollback orders of the hosting, and "NOT RUN" if it does not begin."""
    vercel = Hosting("https://api.test", token="t", project="p", environment="production", host="staging.test")
    both = [one(uid="new", ago_min=1, target=target), one(uid="old", target=target)]
    listing, aliases = {"deployments": both}, {"aliases": [{"alias": alias}]}
    project = Project(v6__deployments=[listing], v2__deployments__new__aliases=[aliases], v1=[{}], v10=[{}])
    served(vercel, project)  # type: ignore[arg-type]
    end = []
    try:
        with Rehearsal(vercel, lambda own: answer(body={"build": "b1"} if own else {"version": "b2"})) as begun:
            assert begun[1:] == ("b1", "b2")
    except NotRun:
        end = ["NOT RUN"]
    return [request.url.path for request in project.seen if request.method == "POST"] + end


def test_nothing_is_rolled_back_that_would_move_the_addresses_of_production():
    there_and_back = ["/v1/projects/p/rollback/old", "/v10/projects/p/promote/new"]
    assert rolled(target="production", alias="staging.test") == there_and_back
    # Both orders are about the production addresses of the project, whatever deployment they name.
    assert rolled(target=None, alias="staging.test") == ["NOT RUN"]
    assert rolled(target="staging", alias="staging.test") == ["NOT RUN"]
    assert rolled(target="production", alias="www.test") == ["NOT RUN"]


def test_a_rollback_is_seen_by_the_build_that_answers():
    healthy = answer(body={"status": "healthy", "build": "b1"})
    hosting.leads_to_build(healthy, "b1", after="rolling back", was="b2")
    for found in (answer(body={"status": "healthy", "build": "b2"}), answer(503), answer(body={"status": "healthy"})):
        with pytest.raises(CheckFailed, match="rolling back"):
            hosting.leads_to_build(found, "b1", after="rolling back", was="b2")
    # An application that has a version alone names that.
    hosting.leads_to_build(answer(body={"status": "healthy", "version": "b1"}), "b1", after="rolling back", was="b2")
    with pytest.raises(CheckFailed, match="not healthy"):
        hosting.leads_to_build(answer(body={"status": "down", "build": "b1"}), "b1", after="rolling back", was="b2")
    for build, was in (("", "b2"), ("b1", "b1")):
        with pytest.raises(Inconclusive, match="which build answers"):
            hosting.leads_to_build(healthy, build, after="rolling back", was=was)


def test_one_receiver_may_be_a_plain_text_and_a_blank_one_is_none() -> None:
    document = {"rule": [rule(receivers="oncall@example.com"), rule(receivers=" ")]}

    assert [one.receivers for one in alert_rules(document, "E", "a file").rules] == [("oncall@example.com",), ()]
