"""Theorem 2.7: Mixup that is strong enough makes h_ε misclassify a training point."""

from mixproof.theory.statements.theorem_2_7.decide import STATEMENT

__all__ = ["STATEMENT"]
