"""Theorem 2.11: the midpoints of six or more points from a continuous law give the points back."""

from mixproof.theory.statements.theorem_2_11.decide import STATEMENT

__all__ = ["STATEMENT"]
