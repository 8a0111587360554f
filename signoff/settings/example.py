"""Makes ``.env.example``: every setting with its meaning, in the order of the model."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

from pydantic import SecretStr

from signoff.settings.model import NAMES, Settings, group_of

HEAD = """\
# Copy to .env and fill in what you have; docs/pointing-at-staging.md shows which items need what.
# The environment wins over this file. Without any setting the embedded twin is tested.
# Made by `make docs`: edit signoff/settings/model.py instead.
"""


def example() -> str:
    """The text of ``.env.example``: values that have a default are commented out, all others are empty."""
    lines: list[str] = [HEAD]
    group = ""
    for name in NAMES:
        field = Settings.model_fields[name.lower()]
        if group_of(name.lower()) != group:
            group = group_of(name.lower())
            lines.append(f"\n# ---- {group}\n")
        extra = field.json_schema_extra
        sample = extra["example"] if isinstance(extra, dict) else ""
        meaning = f"{field.description}" + (f", like {sample}" if sample else "")
        lines += [f"# {line}" for line in textwrap.wrap(meaning, 110)]
        lines.append(f"# {name}={_shown(field.default)}" if _shown(field.default) else f"{name}=")
    return "\n".join(lines) + "\n"


def _shown(default: object) -> str:
    if isinstance(default, bool):
        return "yes" if default else "no"
    if default is None or isinstance(default, SecretStr | Path | tuple):
        return ""
    return f"{default:g}" if isinstance(default, float) else str(default)


if __name__ == "__main__":
    sys.stdout.write(example())
