"""Expectations on rows of the CRM: what was stored, what the lists and pages show, whom a row can be assigned to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from signoff.evidence import Card, CheckFailed, Choices, Evidence, Exchange, Listing, Rows, Screen
from signoff.expect.http import phrase
from signoff.expect.judging import expectation

CREATORS = ("createdBy", "created_by", "created_by_user")
"""Fields that say who made a row; the application uses another one for each kind."""


@expectation
def confirmed(screen: Screen, *, what: str) -> None:
    """The page says that *what* was done: a toast of success, and no other."""
    said = screen.said
    if screen.crashed or not any("success" in toast.lower() for toast in screen.toasts) or screen.field_errors:
        told = f"it says {said!r}" if said else "it says nothing"
        raise CheckFailed(
            f"The page does not confirm that {what}: {'it crashed' if screen.crashed else told}",
            "a toast that says Success",
            screen.answered,
            screen,
            f"the form of {screen.path} and the route it is sent to",
        )


@expectation
def stored(
    rows: Rows, *, what: str, organization_id: str, creator_id: str, fields: Mapping[str, Any], day: int = 0
) -> None:
    """There is one such row, in the organization, with its creator, and every field as it was entered.

    day: of the month that ``close_date`` must have, give or take the time zone; 0 for no date.
    """
    look = f"the route that creates {what}"
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"There is not one row of {what} in the database but {len(rows.rows)}",
            "exactly one row",
            f"{len(rows.rows)} rows",
            rows,
            look,
        )
    row = rows.rows[0]
    if str(row.get("organizationId")) != organization_id:
        raise CheckFailed(
            f"{what} was written into another organization than its creator's (wrong tenant)",
            f"organizationId {organization_id}",
            f"organizationId {row.get('organizationId')}",
            rows,
            look,
        )
    if creator_id not in {str(row.get(name)) for name in CREATORS}:
        raise CheckFailed(
            f"The row of {what} does not say who created it",
            f"createdBy {creator_id}",
            ", ".join(f"{name} {row.get(name)}" for name in CREATORS if name in row) or "no creator",
            rows,
            look,
        )
    _fields(rows, fields, day=day, what=what, look=look)


def _fields(rows: Rows, fields: Mapping[str, Any], *, day: int, what: str, look: str) -> None:
    row = rows.rows[0]
    wrong = {name: row.get(name) for name, value in fields.items() if not _same(row.get(name), value)}
    if wrong:
        raise CheckFailed(
            f"Not every field of {what} is stored as it was entered: {', '.join(wrong)}",
            ", ".join(f"{name} {fields[name]!r}" for name in wrong),
            ", ".join(f"{name} {value!r}" for name, value in wrong.items()),
            rows,
            look,
        )
    date = row.get("close_date")
    if day and not (isinstance(date, datetime) and abs(date.day - day) <= 1):
        raise CheckFailed(f"The date of {what} is not stored as it was entered", f"day {day}", f"{date}", rows, look)


def _same(found: Any, wanted: Any) -> bool:
    if isinstance(wanted, bool) or found is None:
        return found is wanted
    if isinstance(wanted, int):
        return isinstance(found, int | float) and not isinstance(found, bool) and found == wanted
    return str(found) == str(wanted)


@expectation
def changed(rows: Rows, *, what: str, fields: Mapping[str, Any], kept: Mapping[str, Any] | None = None) -> None:
    """The one row has these values now, and of those in *kept*, which nobody changed, the others still."""
    look = f"the route that changes {what}"
    if len(rows.rows) != 1:
        raise CheckFailed(
            f"{what} was to be changed and is not there once", "one row", f"{len(rows.rows)} rows", rows, look
        )
    wrong = {name: rows.rows[0].get(name) for name, value in fields.items() if not _same(rows.rows[0].get(name), value)}
    if wrong:
        raise CheckFailed(
            f"{what} was not changed, though the change was accepted",
            ", ".join(f"{name} {fields[name]!r}" for name in wrong),
            ", ".join(f"{name} {value!r}" for name, value in wrong.items()),
            rows,
            look,
        )
    row, others = rows.rows[0], {name: value for name, value in (kept or {}).items() if name not in fields}
    if lost := [name for name, value in others.items() if not _same(row.get(name), value)]:
        raise CheckFailed(
            f"{what} was changed in more than was asked for: {', '.join(lost)}",
            ", ".join(f"{name} {others[name]!r}" for name in lost),
            ", ".join(f"{name} {row.get(name)!r}" for name in lost),
            rows,
            look,
        )


@expectation
def deleted(rows: Rows, *, what: str) -> None:
    """The row is gone."""
    if rows.rows:
        raise CheckFailed(
            f"{what} is still there, though it was deleted",
            "no row",
            f"{len(rows.rows)} row(s)",
            rows,
            f"the route that deletes {what}",
        )


@expectation
def listed(listing: Listing, key: str, *, what: str, beside: Sequence[str] = ()) -> None:
    """The list shows one row with *key*, and the texts of *beside* in it."""
    found = listing.having(key)
    if listing.crashed or len(found) != 1:
        raise CheckFailed(
            f"The list shows {what} {len(found)} times" if found else f"The list does not show {what}",
            f"one row with {key!r}",
            listing.answered,
            listing,
            f"the page {listing.path}",
        )
    missing = [text for text in beside if not any(text in cell for cell in found[0])]
    if missing:
        raise CheckFailed(
            f"The list shows {what} without {', '.join(map(repr, missing))}",
            f"{', '.join(map(repr, beside))} in the row",
            " | ".join(found[0]),
            listing,
            f"the columns of {listing.path}",
        )


@expectation
def not_listed(listing: Listing, key: str, *, because: str) -> None:
    """The list shows no row with *key*; it was shown at all: as a table, or as the words that it is empty."""
    if not (listing.crashed or listing.columns or listing.footer):
        raise CheckFailed(
            f"The page {listing.path} shows no list, so that {key!r} is not in it says nothing",
            "a table, or the words that there is no row",
            listing.answered,
            listing,
            f"the page {listing.path}",
        )
    if listing.crashed or listing.having(key):
        raise CheckFailed(
            f"The list shows {key!r}, though {because}" if not listing.crashed else "The list crashed",
            f"no row with {key!r}",
            listing.answered,
            listing,
            f"the filter by organization of {listing.path}",
        )


@expectation
def on_pages(pages: Sequence[Listing], keys: Sequence[str], *, size: int) -> None:
    """The pages show every key once, *size* rows on each but the last, and say which page they are."""
    look = f"the paging of {pages[0].path}"
    for number, page in enumerate(pages, 1):
        wanted = size if number < len(pages) else len(keys) - size * (len(pages) - 1)
        if len(page.rows) != wanted or f"Page {number} of {len(pages)}" not in page.footer:
            raise CheckFailed(
                f"Page {number} of the list is not what paging should make it",
                f"{wanted} rows and 'Page {number} of {len(pages)}'",
                f"{len(page.rows)} rows and {page.footer!r}",
                page,
                look,
            )
    wrong = {key: times for key in keys if (times := sum(len(page.having(key)) for page in pages)) != 1}
    if wrong:
        key, times = next(iter(wrong.items()))
        raise CheckFailed(
            "The pages of the list do not show every row once",
            f"{len(keys)} rows, each on one page",
            f"{key!r} {times} times, {len(wrong)} such row(s)",
            pages[-1],
            look,
        )


@expectation
def detailed(card: Card, *, heading: str, pairs: Mapping[str, str], what: str) -> None:
    """The row's own page has *heading* in a heading, and these values beside these labels."""
    look = f"the page {card.path}"
    if card.crashed or not any(heading in text for text in card.headings):
        raise CheckFailed(
            f"The page of {what} does not show it", f"a heading with {heading!r}", card.answered, card, look
        )
    wrong = {label: card.value(label) for label, value in pairs.items() if value not in card.value(label)}
    if wrong:
        raise CheckFailed(
            f"The page of {what} shows {', '.join(wrong)} otherwise than it was entered",
            ", ".join(f"{label}: {pairs[label]}" for label in wrong),
            ", ".join(f"{label}: {value or 'nothing'}" for label, value in wrong.items()),
            card,
            look,
        )


@expectation
def members_alone(choices: Choices, members: Sequence[str], *, look_at: str) -> None:
    """Whom a row can be assigned to is every member of the organization, and nobody else."""
    foreign = [entry for entry in choices.entries if entry not in members]
    if foreign:
        raise CheckFailed(
            f"{choices.what.capitalize()} offers {len(foreign)} user(s) who are no members of the organization",
            f"the {len(members)} members",
            f"{len(choices.entries)} entries, among them {', '.join(foreign[:3])}",
            choices,
            look_at,
        )
    missing = [name for name in members if choices.entries.count(name) != 1]
    if missing:
        raise CheckFailed(
            f"{choices.what.capitalize()} does not offer every member once",
            f"the {len(members)} members",
            f"{len(choices.entries)} entries, {', '.join(missing[:3])} not once",
            choices,
            look_at,
        )


@expectation
def assignment_refused(answer: Exchange, rows: Rows, *, outsider_id: str) -> None:
    """The API does not assign a row to a user of another organization: it refuses, and nothing is written."""
    look = f"the check of assigned_to in {answer.method} {answer.path}"
    evidence: Evidence = rows
    if any(str(row.get("assigned_to")) == outsider_id for row in rows.rows):
        raise CheckFailed(
            "The API assigned a row to a user who is no member of the organization",
            "refused, and nothing written",
            f"{phrase(answer.status)}, and assigned_to is the outsider",
            evidence,
            look,
        )
    if not 400 <= answer.status < 500 or answer.status in (401, 405, 429):
        raise CheckFailed(
            "An assignment to a user who is no member of the organization is not refused as such",
            "400, 403, 404 or 422",
            phrase(answer.status),
            answer,
            look,
        )
