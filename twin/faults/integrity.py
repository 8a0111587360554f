"""Faults of what must not be changed, and of what is believed of others (OWASP A08)."""

from __future__ import annotations

from twin.faults import Fault

_A08 = ("PRE-7.8",)
_TRAIL = r"audit trail can be written"
_UNSIGNED = r"without a genuine signature"

FAULTS = (
    Fault("audit-row-deletable", "An audit row can be deleted by its id.", _A08, _TRAIL + r"[\s\S]*deleted"),
    Fault("audit-row-deletable-by-body", "An audit row can be deleted by an id in the body.", _A08, _TRAIL),
    Fault("audit-row-changeable", "An audit row can be changed.", _A08, _TRAIL + r"[\s\S]*changed"),
    Fault("audit-row-patchable", "Only PATCH changes an audit row.", _A08, _TRAIL + r"[\s\S]*changed"),
    Fault(
        "audit-row-addable",
        "A row that is sent to the count of the trail becomes a row.",
        _A08,
        _TRAIL + r"[\s\S]*added",
    ),
    Fault(
        "audit-delete-refused-but-done",
        "A deletion of an audit row is refused, and done.",
        _A08,
        _TRAIL + r"[\s\S]*deleted",
    ),
    Fault("audit-delete-answered-not-done", "A deletion of an audit row is answered well, and not done.", _A08, _TRAIL),
    Fault(
        "upload-callback-unsigned-accepted", "The storage's callback is believed without a signature.", _A08, _UNSIGNED
    ),
    Fault(
        "upload-callback-any-signature-accepted",
        "The storage's callback is believed with any signature.",
        _A08,
        _UNSIGNED,
    ),
    Fault("remote-contact-without-key", "Contacts can be sent in without the key.", _A08, _UNSIGNED, ("PRE-7.1",)),
    Fault("remote-lead-without-key", "Leads can be sent in without the key.", _A08, _UNSIGNED, ("PRE-7.1",)),
    Fault(
        "foreign-script-without-digest",
        "A page runs a foreign script, whatever it has become.",
        _A08,
        r"integrity digest",
    ),
)
