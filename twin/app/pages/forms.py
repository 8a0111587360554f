"""Forms as data: the template draws them, the script validates and sends them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Rule:
    """What a value must be. The defaults of the messages are those of the validation library of the application.

    required: an empty value is ``Required``; otherwise an empty value meets *least* like any other.
    optional: an empty value is fine and not sent.
    """

    required: bool = False
    optional: bool = False
    least: int = 0
    most: int = 0
    email: bool = False
    pattern: str = ""
    messages: Mapping[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """For the script, without what does not apply."""
        return {key: value for key, value in vars(self).items() if value}


@dataclass(frozen=True)
class Field:
    """One field.

    kind: a type of ``input``, or ``textarea``, ``select``, ``date``, ``switch``.
    slug_of: the field whose value this one follows, as a slug, while it is typed.
    search: placeholder of the search box in the list of a select; empty for none.
    """

    label: str
    name: str
    kind: str = "text"
    placeholder: str = ""
    help: str = ""
    rule: Rule = Rule(optional=True)
    options: Options = ()
    value: str | bool = ""
    slug_of: str = ""
    search: str = ""

    @property
    def chosen(self) -> str:
        """The text a select shows for its value."""
        return next((label for value, label in self.options if value == self.value), "")


@dataclass(frozen=True)
class Form:
    """A form and what becomes of its answer.

    send: how it is sent, ``json`` or one of the script's named senders (``credentials``, ``action``).
    constant: members sent besides the fields.
    success: title and description of the toast; empty for none.
    go: where a success leads; ``refresh`` to fetch this page again in place, empty to stay.
    failure: the toast's fixed text for a refusal; empty to show what the server said.
    closes: when the dialog around the form closes: ``always``, ``success`` or ``never``.
    swallows: a refusal is not shown at all (a fault).
    native: the script leaves the form alone (a fault).
    loses: a field that is not sent (a fault).
    """

    id: str
    fields: tuple[Field, ...]
    submit: str
    path: str
    method: str = "POST"
    send: str = "json"
    busy: str = ""
    constant: Mapping[str, Any] = field(default_factory=dict)
    success: tuple[str, str] = ("", "")
    go: str = ""
    failure: str = ""
    closes: str = "never"
    empties: bool = False
    columns: int = 1
    swallows: bool = False
    native: bool = False
    loses: str = ""

    @property
    def settings(self) -> dict[str, Any]:
        """What the script needs to know."""
        return {
            "path": self.path,
            "method": self.method,
            "send": self.send,
            "busy": self.busy,
            "constant": dict(self.constant),
            "success": list(self.success),
            "go": self.go,
            "failure": self.failure,
            "closes": self.closes,
            "empties": self.empties,
            "swallows": self.swallows,
            "loses": self.loses,
        }
