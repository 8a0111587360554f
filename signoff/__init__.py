"""Judges a deployment of AWMS by the items of its checklist."""

import gc

# Whoever imports this makes half a million objects that stay, and to look for garbage among them again and again takes
# a tenth of a start.
gc.set_threshold(50_000, 20, 20)
