"""The best constant prediction on a ball B_ε (Lemma 2.3), several times over.

- ``filter``: pairs of points whose segment may meet a ball.
- ``best_constant``: the constant of least Mixup loss on a ball, in closed form.
- ``ordered_masses``: the same ordered pair by ordered pair, as a check.
- ``simplex_program``: the same as a convex program with certified bounds.
- ``floats``: the same in floats at many points, for pictures and estimators.
"""
