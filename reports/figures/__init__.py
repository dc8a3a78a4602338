"""Figures of the reports, one idea a module; all of them in one style.

- ``strengths``: up to which α every one is safe, against ε.
- ``ticks``: ticks that can be read, whatever the range.
- ``style``: the style that all figures share, and their way into files.
- ``fields``: h and h_ε in floats at the places of a drawing.
- ``points``: a dataset on a line or in the plane, with the segments that offend.
- ``mixture``: a data point inside a segment, in any dimension.
- ``curve``: h along a line of data.
- ``plane``: the decisions of h_ε in the plane.
- ``phase``: the α and ε for which the Mixup-optimal classifier keeps a data point.
- ``second_order``: the paths of three losses, and attack radii beside projected gradient.
- ``training``: measurements of the experiments beside the predictions.
- ``gallery``: the pictures that a dataset gets.
"""
