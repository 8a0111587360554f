"""``python -m signoff prove``: a check that has never been red is no check.

Breaks the twin in every known way, one at a time, and looks whether the items that each fault names turn red, for
the reason it gives, and nothing else does. The faults are asked of ``python -m twin``; nothing is shared with it.
"""

from __future__ import annotations

import argparse
import json
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from signoff import checklist
from signoff.proving.judging import NO_TEST, RED, RESULTS, Expected, Fault, Proof, judge, shares, together

ROOT = Path(__file__).resolve().parents[2]
RESULT_FILE = "reports/prove.json"
PREFIX = "PROVED "
CATALOGUE_LIMIT_S = 60
STOP_LIMIT_S = 30
TAIL = 40  # lines of a process that broke off


def catalogue(*, as_built: bool = False) -> list[Fault]:
    """The faults of the twin: all, or those that the application has. Raises SystemExit when it cannot be asked."""
    listed = _ask("--list-faults", *(["--as-built"] if as_built else []))
    return [
        Fault(one["name"], one["breaks"], tuple(one["reddens"]), one["reason"], tuple(one["may_redden"]))
        for one in listed
    ]


def reddened() -> Expected:
    """What the faults that the application has redden at once. Raises SystemExit when the twin cannot be asked."""
    return Expected(**_ask("--list-reddened"))


def _ask(*words: str) -> Any:
    command = [sys.executable, "-m", "twin", *words, "--json"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=CATALOGUE_LIMIT_S, check=True)
        return json.loads(done.stdout)
    except subprocess.CalledProcessError as error:
        raise SystemExit(f"the catalogue of faults cannot be read: {error.stderr.strip()[-500:]}") from None
    except (OSError, subprocess.TimeoutExpired, ValueError) as error:
        raise SystemExit(f"the catalogue of faults cannot be read: {type(error).__name__}: {error}") from None


class Process:
    """One process of pytest with a twin of its own and a share of the faults."""

    def __init__(self, share: Sequence[Fault], neighbours: str, folder: Path, report: Reporter) -> None:
        self.share = {fault.name: fault for fault in share}
        self.report = report
        self.proofs: list[Proof] = []
        self.problems: list[str] = []
        self._tail: list[str] = []
        plan = folder / "plan.json"
        folder.mkdir()
        plan.write_text(json.dumps({"faults": [asdict(one) for one in share], "neighbours": neighbours}))
        # One word each: pytest would take a path that stands alone for the place to look for its configuration.
        command = [sys.executable, "-m", "pytest", "-p", "signoff.plugin.proving", f"--prove-plan={plan}"]
        command += ["--target=twin", f"--reports={folder / 'reports'}", "-q", "-p", "no:cacheprovider"]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def wait(self) -> None:
        """Until it has ended. What it should have said and did not becomes a problem."""
        code = self._process.wait()
        self._reader.join()
        silent = sorted(self.share.keys() - {proof.fault for proof in self.proofs})
        if silent and not self.problems:
            tail = "\n".join(self._tail[-TAIL:])
            self.problems.append(f"a process ended with {code} before {', '.join(silent)}:\n{tail}")

    def stop(self) -> None:
        """End it as Ctrl-C would, so that it cleans up; without mercy if it does not."""
        if self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            try:
                self._process.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._process.kill()

    def _read(self) -> None:
        for line in self._process.stdout or ():
            if line.startswith(PREFIX):
                self._take(json.loads(line.removeprefix(PREFIX)))
            else:
                self._tail = [*self._tail, line.rstrip()][-TAIL:]

    def _take(self, message: Mapping[str, Any]) -> None:
        self.problems += message.get("problems", ())
        self.problems += [
            f"without any fault {test['item']} is {test['state']}: {test['reason']} ({test['nodeid']})"
            for test in message.get("baseline", ())
            if test["state"] in RED
        ]
        if "fault" in message:
            proof = judge(self.share[message["fault"]], message["tests"], message["seconds"])
            self.proofs.append(proof)
            self.report.row(proof)


class Reporter:
    """Prints a line per fault, from several threads."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._lock = threading.Lock()

    def row(self, proof: Proof) -> None:
        """One line, and below it what is wrong."""
        lines = [f"{proof.result:<13}{proof.fault:<{self._width}}  {proof.seconds:5.1f} s  {' '.join(proof.items)}"]
        lines += [f"{'':<13}{proof.detail}"] if proof.detail else []
        lines += [f"{'':<13}collateral {one}" for one in proof.collateral]
        self.say("\n".join(lines))

    def say(self, text: str) -> None:
        """Print *text* whole."""
        with self._lock:
            sys.stdout.write(text + "\n")
            sys.stdout.flush()


def prove(faults: Sequence[Fault], jobs: int, neighbours: str) -> tuple[list[Proof], list[str]]:
    """Run every fault. Returns the proofs in the order of *faults*, and what was wrong beside them."""
    reporter = Reporter(max(len(fault.name) for fault in faults))
    reporter.say(f"{len(faults)} faults. First every test of theirs without any fault, which must not be red ...")
    with tempfile.TemporaryDirectory(prefix="prove-") as folder:
        processes = [
            Process(share, neighbours, Path(folder) / str(number), reporter)
            for number, share in enumerate(shares(faults, jobs))
        ]
        try:
            for process in processes:
                process.wait()
        finally:
            for process in processes:
                process.stop()
    order = [fault.name for fault in faults]
    proofs = sorted((proof for one in processes for proof in one.proofs), key=lambda proof: order.index(proof.fault))
    return proofs, list(dict.fromkeys(problem for one in processes for problem in one.problems))


def main(argv: Sequence[str]) -> int:
    """The command. Exit code 0: every fault was killed, by the items it names alone; 1: not; 2: misused."""
    parser = argparse.ArgumentParser(prog="python -m signoff prove", description=__doc__)
    parser.add_argument("--item", action="append", default=[], metavar="ID", help="the faults that name this item")
    parser.add_argument("--fault", action="append", default=[], metavar="NAME", help="this fault")
    parser.add_argument("--all", action="store_true", help="every fault")
    parser.add_argument("--as-built", action="store_true", help="the faults that the application has")
    parser.add_argument(
        "--together",
        action="store_true",
        help="switch the faults on at once, not one by one, and run every test; with --as-built alone, exactly the "
        "items that `python -m twin --list-reddened` lists must be red, and what is computed of them",
    )
    parser.add_argument("--jobs", type=int, default=2, metavar="N", help="processes at a time (default: %(default)s)")
    parser.add_argument("--json", default=RESULT_FILE, metavar="FILE", help="the result (default: %(default)s)")
    parser.add_argument(
        "--neighbours",
        choices=("none", "file", "all", "every"),
        help="which other tests run with each fault: of the same files (default), all without a browser, every one "
        "(default with --together), or none",
    )
    asked = parser.parse_args(argv)
    known = catalogue()
    if unknown := {*asked.fault} - {fault.name for fault in known}:
        parser.error(f"no such fault: {', '.join(sorted(unknown))} (`python -m twin --list-faults` lists them)")
    if unknown := {item_id for item_id in asked.item if item_id not in checklist.load()}:
        parser.error(f"no such item: {', '.join(sorted(unknown))} (`python -m signoff checklist` lists them)")
    built = {fault.name for fault in catalogue(as_built=True)} if asked.as_built else set()
    wanted = {*asked.fault, *built}
    chosen = [one for one in known if asked.all or one.name in wanted or {*asked.item} & {*one.reddens}]
    if not chosen:
        parser.error("nothing to prove: give --all, --fault NAME, --as-built or --item ID of which there are faults")
    if asked.together:
        chosen = [together(chosen, reddened() if {one.name for one in chosen} == built else None)]

    begun = time.monotonic()
    proofs, problems = prove(chosen, asked.jobs, asked.neighbours or ("every" if asked.together else "file"))
    judged = [proof for proof in proofs if proof.result != NO_TEST]
    good = bool(judged) and all(proof.good for proof in judged) and not problems
    _write(ROOT / asked.json, proofs, problems, good=good)
    _summary(proofs, judged, problems, time.monotonic() - begun, good=good)
    return 0 if good else 1


def _write(place: Path, proofs: Sequence[Proof], problems: Sequence[str], *, good: bool) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    data = {
        "schema": 1,
        "when": datetime.now(UTC).isoformat(timespec="seconds"),
        "good": good,
        "problems": list(problems),
        "faults": [asdict(proof) for proof in proofs],
    }
    place.write_text(json.dumps(data, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _summary(
    proofs: Sequence[Proof], judged: Sequence[Proof], problems: Sequence[str], seconds: float, *, good: bool
) -> None:
    lines = [f"problem: {problem}" for problem in problems]
    counts = {word: sum(proof.result == word for proof in proofs) for word in (*RESULTS, NO_TEST)}
    words = [f"{number} {word}" for word, number in counts.items() if number]
    collateral = sum(bool(proof.collateral) for proof in judged)
    words += [f"{collateral} with collateral"] if collateral else []
    found = ", ".join(words) or "nothing judged"
    lines.append(f"{len(proofs)} faults in {seconds:.0f} s: {found}. {'Proved.' if good else 'NOT proved.'}")
    sys.stdout.write("\n".join(lines) + "\n")
