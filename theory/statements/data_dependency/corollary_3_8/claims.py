"""Claims for Corollary 3.8: those of Theorem 3.5, on which its verdicts rest."""

from mixproof.theory.statements.data_dependency.theorem_3_5.claims import claims

__all__ = ["claims"]
