"""Sets of points from their midpoints: all with given midpoints, and the theorems on when there is only one.

- ``budget``: what a search and the midpoints of many points may cost.
- ``integer_points``: points over a common denominator as points of integers.
- ``symmetry``: the reflection of points in their centroid, and the symmetry of their midpoints.
- ``search``: all sets with given midpoints.
- ``other_sets``: the other sets with the same midpoints as given points.
"""
