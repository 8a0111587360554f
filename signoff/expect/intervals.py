"""Confidence intervals of shares (Wilson, 1927): right for small shares, where the normal approximation is not."""

from __future__ import annotations

from math import sqrt

Z95 = 1.959964  # two-sided 95 %


def wilson(hits: int, of: int, z: float = Z95) -> tuple[float, float]:
    """Lower and upper bound of the share *hits* / *of*. (0, 1) where nothing was counted."""
    if of <= 0:
        return 0.0, 1.0
    share = hits / of
    middle = share + z * z / (2 * of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    scale = 1 + z * z / of
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)
