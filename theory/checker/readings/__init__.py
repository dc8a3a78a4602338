"""Readings: for each, its hypothesis and its conclusion in terms of claims, in the checker's own definition.

- ``theorems``: the theorems that are taken as proved.
- ``argument``: hypothesis and conclusion, told by the claims that were checked.
- ``section_2``: the readings of section 2.
- ``section_3``: the readings of section 3.
- ``manifold``: the readings of Manifold Mixup.
- ``least_squares``: least squares under Mixup.
- ``models``: directional training and shrunk rows, for a given affine model.
- ``affine``: the sandwich, robustness and rays of one.
- ``definitions``: all readings, and the settings that a statement has.
"""
