"""Figures of the reports, one idea a module; all of them in one style."""
