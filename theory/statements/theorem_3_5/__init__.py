"""Theorem 3.5: for linear models on data that are all support vectors, Mixup finds the max-margin direction."""

from mixproof.theory.statements.theorem_3_5.decide import STATEMENT

__all__ = ["STATEMENT"]
