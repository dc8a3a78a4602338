"""How strong Mixup may be: the data points that may be lost are followed over all α.

- ``at_radius``: what is known of all α at one resolution ε.
- ``following``: the points that may be lost at an ε, followed as far as the budget goes.
- ``curve``: the same at several ε around which the answer changes.
"""
