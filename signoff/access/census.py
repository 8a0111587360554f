"""Asks every route with every method: without a session, without the role, with another tenant's row.

Every request is about a row made for it, so that a control that is missing shows as something done to that row and to
nothing else.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable

from bson import ObjectId

from signoff.access.company import Company, changed
from signoff.access.planting import new_word
from signoff.access.routes import Operation
from signoff.clients import Actor
from signoff.evidence import TRAIL, Exchange, Probe
from signoff.expect.taint import Scanner

ASKS_OF_ONE_ADDRESS = 24
"""Anonymous requests where everybody has one address: a limiter would refuse the hundredth of the whole run."""
ASKS_BEFORE_ANOTHER = 4
"""Anonymous requests before another address is taken: some routes refuse the sixth, whatever was asked before."""


class Census:
    """Asks operations in one company, and those about rows also from another one.

    nobody: makes somebody without a session, each time with an address of his own where that can be. many: whether
    it can be; else only so many routes are asked without a session as one address may ask.
    """

    def __init__(self, company: Company, stranger: Company, nobody: Callable[[str], Actor], *, many: bool) -> None:
        self._company = company
        self._stranger = stranger
        self._nobody = nobody
        self._many = many
        self._anonymous: list[Actor] = []
        self._asked = 0
        self._controls: dict[str, Exchange] = {}
        self._found: dict[str, list[Probe]] = {}
        self._administrator: Actor | None = None

    def once(self, control: str, operations: Iterable[Operation]) -> list[Probe]:
        """What ``sessions``, ``roles`` or ``tenants`` find, asked once for all who want to know.

        Who asks again is handed the same, and finds it in the trail.
        """
        if control not in self._found:
            self._found[control] = getattr(self, control)(operations)
        else:
            for probe in self._found[control]:
                for piece in (probe.control, probe.answer, probe.audit):
                    if piece is not None:
                        TRAIL.note(piece)
        return self._found[control]

    def sessions(self, operations: Iterable[Operation]) -> list[Probe]:
        """Each of *operations* that needs a session (or a machine's token), asked without one."""
        wanted = [one for one in operations if one.needs != "nobody" and not one.leave]
        found = []
        for operation in wanted if self._many else wanted[:: -(-len(wanted) // ASKS_OF_ONE_ADDRESS)]:
            values = self._company.row(operation.row)
            answer, touched = self._touching(self._company, operation, values, self._somebody)
            control = None if operation.careful or operation.needs == "machine" else self._control(operation)
            found.append(Probe(operation.ask, "nobody", answer, control, touched))
        return found

    def roles(self, operations: Iterable[Operation]) -> list[Probe]:
        """Each of *operations* asked by every role that may not, on a row that is not its own."""
        found = []
        for operation in operations:
            for role in () if operation.careful or operation.leave else operation.refused:
                values = self._company.row(operation.row)
                path, row = operation.call(values).path, values.get("row", "")
                answer, touched = self._touching(
                    self._company, operation, values, functools.partial(self._company.send, role)
                )
                audit = self._company.news(role, path, row, of=answer)
                found.append(Probe(operation.ask, role, answer, self._control(operation), touched, audit=audit))
        return found

    def tenants(self, operations: Iterable[Operation]) -> list[Probe]:
        """Each of *operations* about a row, asked by another organization's OWNER about a row of the company."""
        found = []
        for operation in operations:
            if not operation.row or operation.careful or operation.leave:
                continue
            words: dict[str, str] = {}
            values = self._planted(operation, words)
            answer, touched = self._touching(
                self._company, operation, values, functools.partial(self._stranger.send, "OWNER")
            )
            leaked = Scanner(words).find(answer.text) if words else ()
            control = self._control(operation)
            found.append(Probe(operation.ask, "another organization's OWNER", answer, control, touched, leaked))
        return found

    def _planted(self, operation: Operation, words: dict[str, str]) -> dict[str, str]:
        values = self._company.row(operation.row, words=lambda name: words.setdefault(name, new_word()))
        if operation.row == "Users":
            person = self._company.database.find("Users", {"_id": ObjectId(values["row"])}).rows[0]
            words["name"] = new_word()
            self._company.database.set("Users", {"_id": person["_id"]}, {"name": words["name"]})
        return values

    def _touching(
        self,
        owner: Company,
        operation: Operation,
        values: dict[str, str],
        ask: Callable[[Operation, dict[str, str]], Exchange],
    ) -> tuple[Exchange, str]:
        """Ask, and say what became of the row."""
        if not operation.row:
            return ask(operation, values), ""
        before = owner.state(operation.row, values["row"])
        answer = ask(operation, values)
        after = owner.state(operation.row, values["row"])
        return answer, changed(operation.row, before, after)

    def _somebody(self, operation: Operation, values: dict[str, str]) -> Exchange:
        if not self._anonymous or self._asked >= (ASKS_BEFORE_ANOTHER if self._many else ASKS_OF_ONE_ADDRESS):
            self._anonymous.append(self._nobody("nobody"))
            self._asked = 0
        self._asked += 1
        return self._company.ask(self._anonymous[-1], operation, values)

    def _control(self, operation: Operation) -> Exchange:
        """What somebody who may is answered; asked once, on a row of its own."""
        if operation.ask not in self._controls:
            self._controls[operation.ask] = self._allowed(operation)
        return self._controls[operation.ask]

    def _allowed(self, operation: Operation) -> Exchange:
        if operation.needs == "self":
            someone = self._company.world.person(tenant=self._company.tenant)
            own = {"row": someone.id, "me": someone.id}
            return self._company.ask(self._company.hire("MEMBER", someone), operation, own)
        values = self._company.row(operation.row)
        if operation.needs == "platform":
            return self._company.ask(self._platform(), operation, values)
        return self._company.send("OWNER", operation, values)

    def _platform(self) -> Actor:
        """An administrator of the platform, who goes with the run."""
        if self._administrator is None:
            someone = self._company.world.person(tenant=self._company.tenant)
            self._company.database.set("Users", {"_id": ObjectId(someone.id)}, {"is_admin": True})
            self._administrator = self._company.hire("platform administrator", someone)
        return self._administrator
