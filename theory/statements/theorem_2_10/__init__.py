"""Theorem 2.10: without collinearity between classes, Mixup keeps the training points."""

from mixproof.theory.statements.theorem_2_10.decide import STATEMENT

__all__ = ["STATEMENT"]
