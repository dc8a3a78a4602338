"""Tests of the checker of network certificates."""
