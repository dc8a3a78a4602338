"""Statements of people's own."""
