"""What settings must not say of each other, though each may be right by itself."""

from __future__ import annotations

from collections.abc import Iterator

from signoff.settings.model import Settings
from signoff.settings.rules import Complaint

# Who is a stand-in, and the setting that tells where it is.
_STANDINS = {"GOOGLE_STANDIN": "GOOGLE_ISSUER", "GITHUB_STANDIN": "GITHUB_AUTHORIZE_URL"}


def contradictions(settings: Settings) -> Iterator[Complaint]:
    """Everything in *settings* that does not go together."""
    if settings.twin_faults and not settings.is_twin:
        yield Complaint(
            "TWIN_FAULTS", "only the twin can be broken, and a deployment is judged", "Leave it empty, or --target twin"
        )
    for name, address in _STANDINS.items():
        real = Settings.model_fields[address.lower()].default
        # The provider itself would be asked to sign in addresses that nobody has.
        if getattr(settings, name.lower()) and getattr(settings, address.lower()) == real:
            remedy = f"Give the stand-in's address in {address}, or leave {name} empty"
            yield Complaint(name, f"yes, though {address} is the provider itself", remedy)
