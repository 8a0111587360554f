"""Which worker of xdist runs which test: any, but for files whose tests share what they ask."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Hands out tests one by one. Those of files that stand in one of the lines go to the same worker.

    What they ask the target once in a process would else be asked once in each.
    """

    def __init__(self, config: pytest.Config, log: Producer | None, lines: Sequence[str]) -> None:
        config.option.loadscopereorder = False  # the report and the measurements at the end follow the checklist
        super().__init__(config, log)
        self._line_of = {file: line for line in lines for file in line.split()}

    def remove_node(self, node: WorkerController) -> str | None:
        """The test during which *node* crashed, if any. It is not begun again: it would crash the next worker."""
        lots = self.assigned_work.pop(node)
        crashed: str | None = next((test for lot in lots.values() for test, done in lot.items() if not done), None)
        for scope, lot in lots.items():
            if crashed in lot:
                lot[crashed] = True
            if not all(lot.values()):
                self.workqueue[scope] = lot
        for other in self.assigned_work:
            self._reschedule(other)
        return crashed

    def _split_scope(self, nodeid: str) -> str:
        return self._line_of.get(nodeid.split("::")[0], nodeid)

    def _reschedule(self, node: WorkerController) -> None:
        # More than once: a worker begins the last test it knows of when it is told of another one, or of the end.
        while not node.shutting_down and self._pending_of(self.assigned_work[node]) <= 2:
            super()._reschedule(node)
