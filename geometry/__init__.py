"""Exact numbers, datasets, and the geometry of their segments: what lies on what. Imports nothing of ours."""
