"""Lemma 2.3: the best constant on a ball, in closed form."""

from mixproof.theory.statements.lemma_2_3.decide import STATEMENT

__all__ = ["STATEMENT"]
