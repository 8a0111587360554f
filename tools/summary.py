#!/usr/bin/env python3
"""Writes the verdict of reports/signoff.json as Markdown, for the summary page of a pipeline. Needs no environment."""

import json
import sys
from pathlib import Path

RED = ("FAIL", "ERROR", "INCONCLUSIVE")


def plain(text: object) -> str:
    """One line that Markdown leaves as it is: the words of a failure come from the deployment."""
    line = " ".join(str(text).split())[:300]
    return "".join(f"&#{ord(sign)};" if sign in "<>&|`*_[]#!@~\\" else sign for sign in line)


def main() -> int:
    """Print the summary of the file that is named, or of the usual one."""
    source = Path(sys.argv[1] if len(sys.argv) > 1 else "reports/signoff.json")
    if not source.is_file():
        print("## No verdict\n\nThe run left no report. **Do not promote.**")
        return 0
    run = json.loads(source.read_text(encoding="utf-8"))
    print(f"## {plain(run['verdict'] or 'No verdict')}\n\n{plain(run['headline'])}\n")
    print(f"Exit code {run['exit_code']}; promotable: **{'yes' if run['promotable'] else 'no'}**\n")
    print("| state | items |\n|---|---|")
    for state, number in sorted(run["counts"].items()):
        print(f"| {plain(state)} | {number} |")
    red = [item for item in run["items"] if item["in_scope"] and item["state"] in RED]
    if red:
        print("\n| item | state | why |\n|---|---|---|")
        for item in red:
            print(f"| {item['id']} | {plain(item['state'])} | {plain(item['reason'])} |")
    for problem in run["problems"]:
        print(f"\n- {plain(' '.join(str(part) for part in problem.values()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
