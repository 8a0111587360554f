"""``python -m signoff accept``: make one measurement what later ones are held against (WEEK-3.1), or list them all.

A slowdown that was wanted has to be accepted by a person: no number of runs makes it the reference by itself.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from signoff import checklist
from signoff.commanding import Misuse, command, of_a_deployment, person
from signoff.evidence.trend import Measured
from signoff.perf.baselines import LIMIT_OF, Baselines, margin_of
from signoff.perf.references import History

ITEM = "WEEK-3.1"


@command
def main(argv: Sequence[str]) -> int:
    """Accept a run, or list what is recorded. 0 done, 1 a line of the record is damaged, 2 misused."""
    parser = argparse.ArgumentParser(prog="python -m signoff accept", description=__doc__)
    parser.add_argument("measurement", nargs="?", choices=sorted(LIMIT_OF), help="of what")
    parser.add_argument("run", nargs="?", metavar="RUN", help="the run whose measurement is accepted")
    parser.add_argument("--name", default="", help="who accepts it")
    parser.add_argument("--email", default="", help="how that person can be asked")
    parser.add_argument("--says", default="", help="why")
    options = parser.parse_args(argv)
    settings, (folder,) = of_a_deployment(
        "HISTORY_FOLDER", because="the record is of one deployment, kept in one place"
    )
    baselines = Baselines(folder, settings.host, same_run=False)
    if not options.run:
        return _list(baselines, [options.measurement] if options.measurement else list(LIMIT_OF))
    by = person(options)
    if not options.says.strip():
        raise Misuse("--says: why it is accepted")
    if options.run not in {one.run for one in baselines.read(options.measurement).measured}:
        raise Misuse(f"{baselines.path} has no sound measurement of {options.measurement} by run {options.run}")
    baselines.accept(options.measurement, options.run, by, options.says.strip())
    return _list(baselines, [options.measurement])


def _list(baselines: Baselines, names: Sequence[str]) -> int:
    items = checklist.load()
    damaged: tuple[str, ...] = ()
    for name in names:
        recorded = baselines.read(name)
        damaged = recorded.damaged
        history = History(margin_of(items[ITEM].limits, items[LIMIT_OF[name]].limits["p95_ms"]))
        sys.stdout.write(f"{name}: {len(recorded.measured)} measurement(s) in {baselines.path}\n")
        for one, became in zip(recorded.entries, history.replay(recorded.entries), strict=True):
            sys.stdout.write(f"  {f'{one}: ' if isinstance(one, Measured) else ''}{became}\n")
    for text in damaged:
        sys.stdout.write(f"damaged: {text}\n")
    return 1 if damaged else 0
