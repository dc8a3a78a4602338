"""Tests of the bounds of risks."""
