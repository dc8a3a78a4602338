"""Proposition 2.2: the Mixup-optimal classifier has the least Mixup loss of all continuous classifiers."""

from mixproof.theory.statements.proposition_2_2.decide import STATEMENT

__all__ = ["STATEMENT"]
