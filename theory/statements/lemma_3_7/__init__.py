"""Lemma 3.7: in high dimension Gaussian data are all support vectors, with high probability."""

from mixproof.theory.statements.lemma_3_7.decide import STATEMENT

__all__ = ["STATEMENT"]
