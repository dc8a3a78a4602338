"""The filter in single precision, in which one Gram matrix serves many points x.

- ``strips``: strips of pairs, groups of columns, and the form of a filter.
- ``on_cpu``: the filter of a strip, compiled for CPUs.
- ``with_torch``: the same filter on a device of torch.
- ``scene``: the points in single precision, seen from a block of points x.
- ``vectors``: the vectors and limits that the filter compares, for each x.
"""
