"""Measuring how fast the target is: an open-loop generator, statistics that say how sure a number is, and charts.

Whatever sends requests runs in a process of its own, so that pytest's process does not disturb what is measured.
Measurements come back as evidence (``signoff.evidence.performance``); nothing here judges.
"""
