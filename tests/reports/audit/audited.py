"""Audits of named datasets that several tests look at; none changes them."""

from functools import cache

from mixproof import Audit, audit


@cache
def audited(name: str) -> Audit:
    """The audit of a named dataset, with nothing asked besides."""
    return audit(name)
