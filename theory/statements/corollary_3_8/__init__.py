"""Corollary 3.8: where all points are support vectors, Mixup and plain training agree in direction."""

from mixproof.theory.statements.corollary_3_8.decide import STATEMENT

__all__ = ["STATEMENT"]
