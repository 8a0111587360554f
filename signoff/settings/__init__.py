"""Settings: which deployment is judged, and the keys to what stands behind it.

They come from the environment and from ``.env`` in the root of the repository; the environment wins.
``load`` hands back a whole, checked ``Settings`` or raises one ``SettingsError`` that lists every problem.
"""

from signoff.settings.loading import SettingsError, load
from signoff.settings.model import DEPLOYMENT_NAMES, NAMES, Settings
from signoff.settings.rules import Complaint

__all__ = ["DEPLOYMENT_NAMES", "NAMES", "Complaint", "Settings", "SettingsError", "load"]
