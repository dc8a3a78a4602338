"""Data points on segments and lines, exactly.

- ``segments``: one segment: its points, its distance from a point, and its crossings.
- ``chords``: the part of a segment inside a ball.
- ``chord_arrays``: the same for many segments at once, in whole numbers.
- ``lines``: the lines through a point, with the data points on either side in order.
- ``incidences``: a data point inside a segment, and the ends that make it a conflict of classes.
- ``slope_filter``: a filter of points that may share a line, by slopes modulo a prime.
- ``triples``: all collinear triples of tens of thousands of points.
- ``collinearity``: all data points inside segments between others, with the lines that show it.
"""
