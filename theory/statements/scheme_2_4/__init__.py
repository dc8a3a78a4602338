"""Section 2.4: how far mixed points keep from other classes, estimated from one epoch."""

from mixproof.theory.statements.scheme_2_4.decide import STATEMENT

__all__ = ["STATEMENT"]
