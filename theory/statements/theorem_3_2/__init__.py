"""Theorem 3.2: the margin theorem. Where segments lean to a class, Mixup classifies as that class."""

from mixproof.theory.statements.theorem_3_2.decide import STATEMENT

__all__ = ["STATEMENT"]
