"""Proofs as steps that can be replayed: one module a statement, loaded when its proof is asked for."""
