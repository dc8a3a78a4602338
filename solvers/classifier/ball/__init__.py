"""The best constant prediction on a ball B_ε (Lemma 2.3), several times over.

- ``filter``: pairs of points whose segment may meet a ball.
- ``best_constant``: the constant of least Mixup loss on a ball, in closed form.
- ``chord_moments``: moments of λ on a chord, by an integral of its own.
- ``ordered_masses``: the best constant ordered pair by ordered pair, as a check.
- ``simplex_program``: the best constant as a convex program with certified bounds.
- ``chunk_filter``: pairs of points whose segment may meet any of many balls.
- ``floats``: best constants in floats at many points, for pictures and estimators.
"""
