"""Remarks: claims that no verdict rests on, checked all the same. A false one rejects; a true one supports nothing.

- ``points``: distances to segments, and other sets of points with the same midpoints.
- ``values``: values of h, of averages along lines, and of best constants on balls.
- ``thresholds``: the α at which a class gap changes its sign, and radii at which h_ε follows the labels.
- ``losses``: losses of h and of constants, and the best multiple of θ̂.
- ``models``: the shrinkage of rows, the loss −y·u, and radii of attacks, of a given affine model.
- ``taylor``: losses of it to second order.
- ``kinds``: these kinds with their fields.
"""
