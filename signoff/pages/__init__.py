"""Pages drive the application in a browser: they act, wait and read, and never assert."""

from signoff.pages.visitor import Visitor

__all__ = ["Visitor"]
