"""The strengths of Mixup that are safe: the data points that may be lost are followed over all α.

- ``at_radius``: the safe α at one resolution ε.
- ``following``: the points that may be lost at an ε, followed as far as the budget goes.
- ``unmixed``: the points that are lost at an ε even without Mixup.
- ``curve``: the safe α at several ε around which the answer changes.
"""
