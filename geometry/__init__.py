"""Exact numbers, datasets, and the geometry of their segments: the lowest floor, which imports nothing of ours.

- ``errors``: the error that a person's input can cause.
- ``aliases``: the types that many rooms share.
- ``views``: the words of results, as a session and a notebook show them.
- ``signatures``: public functions that refuse arguments they cannot use, and say what was meant.
- ``numbers``: exact numbers and enclosures.
- ``data``: datasets, and the readers of files and tables.
- ``jobs``: long runs, in blocks that are resumed.
- ``incidence``: data points on segments and lines.
- ``arrangement``: the lines of X_mix, cut into edges, and their crossings.
- ``margins``: distances from points to segments that avoid their class.
"""
