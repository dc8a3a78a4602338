"""The statements of this project on a given affine model, one folder each.

None of them was seen in print in this form. Where another work is named, its wording was not seen.

- ``sandwich``: the Mixup risk lies between a loss of drawn rows and a mean of losses.
- ``robustness``: the Mixup risk is no less than the loss under exact attacks.
- ``second_order``: the second-order loss, and whether it stays bounded below.
- ``least_squares``: least squares under Mixup, with and without intercept, with ridge and with masks.
"""
