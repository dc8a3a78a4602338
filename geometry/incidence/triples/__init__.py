"""Collinear triples of tens of thousands of points, counted and listed exactly.

- ``arrays``: the arrays that the loops work on.
- ``kernels``: the loops, which run plainly on a little data and compiled on much.
- ``search``: the points in lexicographic order, and the triples that are asked for.
- ``blocks``: the triples of one block of points, by either engine.
- ``collinear``: all triples of a dataset, and the points inside segments.
"""
