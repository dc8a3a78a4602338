"""Margins for the angular distance, exactly.

- ``angles``: angles by the signed square of the cosine.
- ``each_point``: the least angle of each point.
- ``whole_dataset``: the least angle of all points, with less work.
- ``sampled_angle``: the least angle of one epoch of mixed points, as the paper samples it.
"""
