"""Proposition 2.5: the Mixup-optimal classifier need not be continuous."""

from mixproof.theory.statements.proposition_2_5.decide import STATEMENT

__all__ = ["STATEMENT"]
