"""Proposition 2.8: at the data points of a finite dataset the Mixup-optimal classifier is right."""

from mixproof.theory.statements.proposition_2_8.decide import STATEMENT

__all__ = ["STATEMENT"]
