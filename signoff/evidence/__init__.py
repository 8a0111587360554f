"""What was asked and what came back, and the ways a check can end other than well.

Clients and pages make evidence, expectations judge it, the plugin files it. Nothing here does I/O.
"""

from signoff.evidence.access import Cell, Numbers, Probe, Reading, Snapshot, Witnesses
from signoff.evidence.authorization import Authorization, authorization
from signoff.evidence.basics import REDACTOR, Evidence, Fact, shorten, visible
from signoff.evidence.burst import Burst, Moment
from signoff.evidence.download import Download
from signoff.evidence.environment import Variable
from signoff.evidence.exchange import Exchange
from signoff.evidence.failures import AddressUsedUp, CheckFailed, Inconclusive, NotRun, Pending
from signoff.evidence.handshake import Certificate, Handshake
from signoff.evidence.mail import Letter, Letters
from signoff.evidence.payments import Books, Cards, Charge, Departure, Objects
from signoff.evidence.rows import Row, Rows
from signoff.evidence.screen import Screen
from signoff.evidence.table import Card, Choices, Listing
from signoff.evidence.trail import TRAIL, Trail

__all__ = [
    "REDACTOR",
    "TRAIL",
    "AddressUsedUp",
    "Authorization",
    "Books",
    "Burst",
    "Card",
    "Cards",
    "Cell",
    "Certificate",
    "Charge",
    "CheckFailed",
    "Choices",
    "Departure",
    "Download",
    "Evidence",
    "Exchange",
    "Fact",
    "Handshake",
    "Inconclusive",
    "Letter",
    "Letters",
    "Listing",
    "Moment",
    "NotRun",
    "Numbers",
    "Objects",
    "Pending",
    "Probe",
    "Reading",
    "Row",
    "Rows",
    "Screen",
    "Snapshot",
    "Trail",
    "Variable",
    "Witnesses",
    "authorization",
    "shorten",
    "visible",
]
