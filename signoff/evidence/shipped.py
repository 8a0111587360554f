"""What the deployment ships to browsers: pages and the scripts that they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

from signoff.evidence.exchange import Exchange

# Sentry's form: scheme, public key, host, path with the number of the project.
DSN = re.compile(r"https?://[0-9a-zA-Z]{16,64}@[\w.-]+(?::\d+)?(?:/[\w-]+)*/\d+")


@dataclass(frozen=True)
class Shipped:
    """Pages and their scripts."""

    pages: tuple[Exchange, ...]
    scripts: tuple[Exchange, ...]

    @property
    def asked(self) -> str:
        paths = ", ".join(page.path for page in self.pages)
        return f"the pages {paths} and the scripts that they name"

    @property
    def answered(self) -> str:
        said = ", ".join(f"{one.path} {one.status}" for one in (*self.pages, *self.scripts))
        return f"{len(self.pages)} page(s), {len(self.scripts)} script(s): {said}"

    @property
    def repeat(self) -> str:
        return self.pages[0].repeat if self.pages else ""

    @property
    def text(self) -> str:
        """Everything that was served well."""
        return "\n".join(one.text for one in (*self.pages, *self.scripts) if one.status == 200)

    @property
    def error_addresses(self) -> tuple[str, ...]:
        """The addresses for error reports in it, each once."""
        return tuple(dict.fromkeys(DSN.findall(self.text)))
