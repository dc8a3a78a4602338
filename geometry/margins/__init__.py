"""Distances from points to segments that avoid their class: ε* and the certified radius, exactly.

- ``distances``: the segments that count, and the exact distance to one of them.
- ``field``: the points of the segments and the points x, with exact distances between them.
- ``filter``: the filter in single precision.
- ``similarity``: an order of points in which neighbours are alike.
- ``planar``: the same in the plane, by the directions in which points lie.
- ``pointwise``: ε* of one point at a time.
- ``blocks``: ε* of a block of points at once.
- ``query``: a query for margins, with its points as integers.
- ``epsilon_star``: ε* of all points, and the riskiest of them.
- ``favouring``: the nearest segment that favours another class, one point at a time.
- ``favouring_blocks``: the same for a block of points at once.
- ``certified_radius``: the radius within which no strength of Mixup changes a class.
- ``neighbours``: distances to nearest neighbours, and the ε that is taken where none is given.
- ``sampled_epsilon``: ε of one epoch of mixed points, as the paper samples it.
- ``angular``: the same for the angular distance.
"""
