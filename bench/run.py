"""``make bench``: the suite against what it is compared with, in one run on one machine, as ratios.

1. its browser flows against the same flows written for Playwright Test, two workers each, against one twin;
2. the generator's capacity against wrk, on one connection's worth of trivial server;
3. the generator's accuracy against a server that stalls 1 s in 5, beside a closed loop;
4. the harness's time per item against the bare call.

Absolute times are of this machine; the ratios are what to read. Result: a table, and reports/bench.json.
"""

from __future__ import annotations

import http.client
import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from signoff import browser_path  # noqa: E402 - run as a script
from signoff.perf.latency import Asker, Call, Load, measure  # noqa: E402
from signoff.perf.statistics import quantile  # noqa: E402
from signoff.twin_process import running_twin  # noqa: E402

NODE = ROOT / ".bench"
PLAYWRIGHT_TEST = "@playwright/test@1.65"
REPEATS = 4  # of each of three flows
ITEMS = 100
PERIOD_S = 5.0
TRUTH_MS = 750.0
RATES = (2000, 3000, 4000, 5000, 6000, 7000, 8000, 10000)
CALL = [Call("GET", "/")]


@contextmanager
def serving(*words: str) -> Iterator[str]:
    """One of the servers of bench/servers.py."""
    command = [sys.executable, str(ROOT / "bench/servers.py"), *words]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.kill()
        process.communicate()


def timed(command: list[str], folder: Path, environment: Mapping[str, str]) -> float:
    """Seconds of a command that must succeed."""
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **environment}, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}")
    return time.monotonic() - began


def settings_of(facts: Mapping[str, Any]) -> dict[str, str]:
    """A running twin as if it were a staging deployment."""
    return {
        "BASE_URL": facts["base_url"],
        "PLAIN_HTTP_URL": facts["http_url"],
        "CA_FILE": facts["ca_file"],
        "DATABASE_URL": facts["database_url"],
        "JWT_SECRET": facts["jwt_secret"],
        "CLIENT_ADDRESS_HEADER": facts["client_address_header"],
        "MAILBOX_URL": f"mailpit+{facts['mail_url']}",
    }


def pytest_on(facts: Mapping[str, Any], file: str, repeats: int, *more: str) -> float:
    """Seconds of the suite on one file of this folder."""
    command = [sys.executable, "-m", "pytest", f"bench/{file}", "--target", "staging", "-q", "-p", "no:cacheprovider"]
    command += [f"--reports={NODE / 'reports'}", *more]
    return timed(command, ROOT, {**settings_of(facts), "BENCH_REPEATS": str(repeats)})


def flows() -> dict[str, float]:
    """The suite's browser flows and Playwright Test's, twice in turn; the better of each counts."""
    browser = browser_path.find(None)
    if not (NODE / "node_modules/@playwright/test").exists():
        NODE.mkdir(exist_ok=True)
        npm = ["npm", "install", "--no-audit", "--no-fund", "--prefix", str(NODE), PLAYWRIGHT_TEST]
        timed(npm, NODE, {"PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1"})
    for name in ("flows.spec.ts", "playwright.config.ts"):
        shutil.copy(ROOT / "bench/playwright" / name, NODE / name)
    ours, theirs = [], []
    with running_twin() as facts:
        more = {"TWIN_FACTS": json.dumps(facts), "BENCH_REPEATS": str(REPEATS), "BROWSER_PATH": str(browser or "")}
        for _ in range(2):
            ours.append(pytest_on(facts, "test_flows.py", REPEATS, "-n", "2"))
            theirs.append(timed(["npx", "playwright", "test"], NODE, more))
    return {
        "flows": 3 * REPEATS,
        "suite_s": min(ours),
        "playwright_test_s": min(theirs),
        "ratio": min(ours) / min(theirs),
    }


def capacity() -> dict[str, float]:
    """How many requests a second the generator sends on time, and wrk at most, from one thread."""
    with serving("trivial") as url:
        best = 0.0
        for rate in RATES:
            found, samples = measure(url, CALL, [Asker()], Load(rate=rate, seconds=2, even=True))
            took = max((sample.due + sample.time / 1000 for sample in samples if not sample.error), default=0.0)
            reached = found.sent / took if took and not found.whole.errors else 0.0
            if reached < 0.95 * rate:
                break
            best = max(best, reached)
        said = subprocess.run(
            ["wrk", "-t1", "-c16", "-d3s", f"{url}/"], capture_output=True, text=True, check=True
        ).stdout
        wrk = float(re.findall(r"Requests/sec:\s+([\d.]+)", said)[0])
    return {"generator_per_s": best, "wrk_per_s": wrk, "ratio": best / wrk}


def accuracy() -> dict[str, float]:
    """The p95 that the generator finds of a server that stalls 1 s in 5, and that a closed loop finds."""
    with serving("stalling", str(PERIOD_S)) as url:
        found, _ = measure(url, CALL, [Asker()], Load(rate=200, seconds=4 * PERIOD_S, even=True))
        closed = closed_loop(url, 2 * PERIOD_S)
    value = found.whole.p95.value
    return {
        "truth_ms": TRUTH_MS,
        "generator_ms": value,
        "closed_loop_ms": closed,
        "error": abs(value - TRUTH_MS) / TRUTH_MS,
    }


def closed_loop(url: str, seconds: float) -> float:
    """What one user who waits for each answer takes for the 95th percentile, in ms."""
    address = urlsplit(url)
    connection = http.client.HTTPConnection(address.hostname or "", address.port)
    end, times = time.perf_counter() + seconds, []
    while time.perf_counter() < end:
        began = time.perf_counter()
        connection.request("GET", "/")
        connection.getresponse().read()
        times.append((time.perf_counter() - began) * 1000)
        time.sleep(0.005)
    return quantile(sorted(times), 0.95)


def harness() -> dict[str, float]:
    """What an item takes that asks once, and what the bare call takes."""
    with running_twin() as facts:
        few, many = pytest_on(facts, "test_items.py", 1), pytest_on(facts, "test_items.py", 1 + ITEMS)
        with httpx.Client(base_url=facts["base_url"], verify=facts["ca_file"], trust_env=False) as client:
            client.get("/api/auth/providers")
            began = time.monotonic()
            for _ in range(ITEMS):
                client.get("/api/auth/providers").raise_for_status()
            bare = (time.monotonic() - began) / ITEMS * 1000
    item = (many - few) / ITEMS * 1000
    return {
        "start_and_end_s": few,
        "item_ms": item,
        "bare_call_ms": bare,
        "harness_ms": item - bare,
        "ratio": item / bare,
    }


PARTS = {"browser flows": flows, "capacity": capacity, "accuracy": accuracy, "harness": harness}
NEEDS = {"browser flows": ("npm", "npx"), "capacity": ("wrk",)}


def main() -> None:
    """Everything, or the parts that are named."""
    if unknown := set(sys.argv[1:]) - set(PARTS):
        raise SystemExit(f"no part is called {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}")
    chosen = sys.argv[1:] or list(PARTS)
    if missing := [tool for part in chosen for tool in NEEDS.get(part, ()) if not shutil.which(tool)]:
        raise SystemExit(f"not installed: {', '.join(missing)} (Debian packages: npm, wrk); or name other parts")
    NODE.mkdir(exist_ok=True)
    result: dict[str, Any] = {"processors": os.cpu_count(), "load_average": round(os.getloadavg()[0], 1)}
    print(f"{result['processors']} processors, load average {result['load_average']} before the first part")
    for part in chosen:
        result[part] = PARTS[part]()
        print(f"{part:<14}" + "  ".join(f"{name} {value:.4g}" for name, value in result[part].items()), flush=True)
    place = ROOT / "reports" / "bench.json"
    place.parent.mkdir(exist_ok=True)
    place.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
