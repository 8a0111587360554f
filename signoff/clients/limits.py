"""Requests that are made to be counted: bursts, and requests under another claimed address."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from signoff.clients.base import ApiClient
from signoff.evidence import TRAIL, Burst, Exchange, Fact, Moment
from signoff.waiting import eventually

# Counted on every build, cheap, and without effect.
ROUTE = "/api/organization"
# A limiter whose window slides shows it only to who asks over more than a second: Reset is in whole seconds.
SPREAD_S = 1.2
LATE = 6  # requests of a burst that are kept back until it is that old
CONNECTIONS = 8
# A wait that a refusal announces and that is not too long is waited out: is the next request served then?
WAITED_OUT_S = 75
RETRY = "retry-after"
UNAUTHENTICATED, TOO_MANY = 401, 429


class Limits(ApiClient):
    """Asks for the sake of being counted."""

    meets_limits = True

    def once(self, method: str = "GET", path: str = ROUTE) -> Exchange:
        """One harmless request."""
        return self.send(method, path)

    def invalid(self) -> Exchange:
        """A request that is counted, and answered with an error: an organization without a name."""
        return self.send("PUT", ROUTE, json={"name": ""})

    def rename(self, name: str) -> Exchange:
        """A request with an effect: another name for the organization."""
        return self.send("PUT", ROUTE, json={"name": name})

    def claiming(self, header: str, address: str) -> Exchange:
        """One request that claims in *header* to come from *address*.

        Where that header is the one under which this actor's own address is known, nothing in front of the deployment
        sets it: whoever calls chooses. The item is about platforms that set it, and such a one puts the caller's own
        address in the place of the claim.
        """
        if own := self._caller.unshown(header):
            TRAIL.note(
                Fact(f"{header} as it is sent here", "believed: no platform in front of this deployment sets it")
            )
        return self.send("GET", ROUTE, headers={header: own or address})

    def burst(self, number: int) -> Burst:
        """*number* harmless requests one after the other, served as the first is: in what way depends on who asks."""
        return gather([self.once] * number, normal=None)

    def sign_up_burst(self, number: int) -> Burst:
        """*number* registrations that lack everything: counted, refused as invalid, and without effect."""
        return gather([lambda: self.send("POST", "/api/user", json={})] * number, normal=None)

    def reset_burst(self, number: int, email: str) -> Burst:
        """*number* password resets for an address that nobody has."""
        return gather(
            [lambda: self.send("POST", "/api/user/passwordReset", json={"email": email})] * number, normal=None
        )


class Spender:
    """The members of one organization, who ask in turn until they are refused, once for all who want to know.

    A burst uses up the hour of its organization, so the answers are kept: who asks again is handed the same ones,
    and finds them in the trail. late: so many requests of it are kept back for a while, which takes time and shows
    which kind of limiter it is; for who only needs the hour to be used up, 0.
    """

    def __init__(self, members: Sequence[Limits], *, number: int, marker: str, late: int = 0) -> None:
        self._members = members
        self._number = number
        self._marker = marker
        self._late = late
        self._burst: Burst | None = None

    def burst(self) -> Burst:
        """All requests one after the other.

        Where some are kept back and the last refusal announces a short wait, one more after it.
        """
        if self._burst is None:
            asks = [self._members[turn % len(self._members)].once for turn in range(self._number)]
            found = gather(asks, late=self._late, marker=self._marker, normal=200)
            if self._late and found.refused and (wait := _announced(found.moments[-1].exchange)):
                _pass(wait)
                found = replace(found, moments=(*found.moments, _moment(self._members[0].once)))
            self._burst = found
        else:
            for moment in self._burst.moments:
                TRAIL.note(moment.exchange)
        return self._burst

    def burst_after(self, kind: str, number: int) -> Burst:
        """The same burst, after *number* requests of another *kind*: HEAD, or error (answered with one)."""
        first = self._members[0]
        for _ in range(number):
            first.invalid() if kind == "error" else first.once("HEAD")
        return self.burst()

    def at_once(self) -> Burst:
        """All requests over several connections at the same time, which uses up the hour as well."""
        asks = [self._members[turn % len(self._members)].once for turn in range(self._number)]
        with ThreadPoolExecutor(CONNECTIONS) as pool:
            moments = sorted(pool.map(_moment, asks), key=lambda moment: moment.at)
        return Burst(tuple(moments), normal=200, marker=self._marker, parallel=True)


def gather(
    asks: Sequence[Callable[[], Exchange]], *, normal: int | None = 200, marker: str = "", late: int = 0
) -> Burst:
    """Ask one after the other; the last *late* ones SPREAD_S after the others.

    normal: see Burst; None takes the status of the first answer, where builds differ in it.
    """
    moments = [_moment(ask) for ask in asks[: len(asks) - late]]
    if late:
        _pass(SPREAD_S)
        moments += [_moment(ask) for ask in asks[len(asks) - late :]]
    status = moments[0].exchange.status if normal is None else normal
    if normal is None and status == TOO_MANY:
        status = UNAUTHENTICATED  # who is refused from the first on was never served
    return Burst(tuple(moments), normal=status, marker=marker)


def _pass(seconds: float) -> None:
    """Let so much time pass."""
    began = time.monotonic()
    eventually(lambda: time.monotonic() - began >= seconds, within_s=seconds)


def _announced(exchange: Exchange) -> int:
    """The seconds of a wait that is worth waiting out, else 0."""
    sent = exchange.headers.get_list(RETRY)
    readable = len(sent) == 1 and sent[0].isascii() and sent[0].isdigit() and len(sent[0]) <= len(str(WAITED_OUT_S))
    return int(sent[0]) if readable and int(sent[0]) <= WAITED_OUT_S else 0


def _moment(ask: Callable[[], Exchange]) -> Moment:
    return Moment(ask(), time.time())
