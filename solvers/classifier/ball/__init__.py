"""The best constant prediction on a ball B_ε (Lemma 2.3), several times over.

- ``filter``: pairs of points whose segment may meet a ball.
- ``chord_moments``: moments of λ on a chord, by an integral of its own.
- ``chunk_filter``: pairs of points whose segment may meet any of many balls.
- ``root_sums``: sums of many numbers with a root each, from whole numbers.
- ``pair_terms``: the closed form for all pairs at once, in whole numbers.
- ``best_constant``: the constant of least Mixup loss on a ball, in closed form.
- ``enclosed_constant``: the same for Beta(α, α) of any α, enclosed.
- ``ordered_masses``: the best constant ordered pair by ordered pair, as a check.
- ``frame``: points and query points in floats around 0 and in a unit of their own.
- ``exact_pairs``: label masses of single pairs, accurately.
- ``float_chords``: chords in floats, and how far off their ends may be.
- ``floats``: best constants in floats at many points, for pictures and estimators.
- ``simplex_program``: the best constant as a convex program with certified bounds.
"""
