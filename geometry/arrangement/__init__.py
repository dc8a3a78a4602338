"""The lines of X_mix, cut at data points into edges, with their crossings and class majorities.

- ``projection``: the plane in which crossings are sought, with sides of lines in floats and integers.
- ``coplanar``: pairs of edges whose lines may meet.
- ``edges``: the open edges of X_mix and the segments that cover each.
- ``crossings``: the points outside the data where edges meet.
- ``class_distances``: squared distances between classes.
- ``class_majority``: the majority of a class at a point, and the intervals of edges on which it has one.
"""
