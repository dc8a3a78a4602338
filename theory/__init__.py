"""Statements of the theory, their readings, and their verdicts. Imports solvers and geometry, never torch."""
