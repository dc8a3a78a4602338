"""Budgets: the limits within which statements are decided, written and certified, with what each of them costs.

What is beyond a limit is undecided, counted but not listed, or claimed with less; a verdict never depends on one.
"""

# --- witnesses that are listed; all are counted ---------------------------------------------------------

MOST_WITNESSES = 1000
"""Witnesses of a finding, a row or two of JSON each; what they show is known already."""

MOST_PLACES_LISTED = 200
"""Points at which Theorem 3.2 holds or fails; h and its limits are computed at each."""

MOST_MEETINGS_LISTED = 100
"""Crossings for Proposition 2.5; h and its limits are computed at each."""

MOST_BALLS_LISTED = 20
"""Balls for Lemma 2.3; the excess losses of other constants are enclosed on each."""

MOST_TERMS_LISTED = 2000
"""Segments in a limit that is listed or claimed with its value; its fractions may have as many digits."""

MOST_TERMS_SUMMED = 20_000
"""Segments that are summed for one limit at a point of X_mix, in exact arithmetic."""

MOST_LINES_NAMED = 100
"""Lines that are named as witnesses in the proof of Proposition 2.5."""

MOST_RADII_LISTED = 200
"""Rows whose exact radius of robustness is written out."""

COMPARISON_BITS = 256
"""Bits at which a comparison of losses of an affine model is left undecided; many pairs are known to 40 bits anyway."""

# --- losses and masses ----------------------------------------------------------------------------------

MOST_CONSTANTS = 30
"""Constant predictions with which h is compared in Proposition 2.2; a loss each."""

MOST_LOSS_BITS = 256
"""Precision at which losses that are not yet told apart are left undecided."""

MOST_BALL_COST = 1_500_000
"""Chords of all balls of Lemma 2.3 together, in whole numbers: some seconds. Others count as more, see `ONE_BY_ONE`."""

ONE_BY_ONE = 375
"""Chords in whole numbers that one with longer fractions counts as; one with enclosed masses is five such."""

MOST_CHORDS_TOLD_APART = 4000
"""Chords whose two orders are looked at one by one in the proof of Lemma 2.3, once two are found to differ."""

MOST_MASS_BITS = 10**8
"""Bits that exact masses on one ball may take in all, roughly; above, they are enclosed."""

MOST_EVALUATION_BITS = 1024
"""Precision at which an evaluation of h_ε in Proposition 2.8 is left open."""

MOST_EVALUATION_WORK = 1000.0
"""Work on evaluations of h_ε by its closed form, in units of about a millisecond."""

MOST_TERMS_DIVIDED = 20
"""Roots in a sum that is divided by, to tell whether a quotient is rational; each may double the work."""

SMALLEST_EXPONENT = 2**15
"""ε = 2^−k is sought up to this k; only laws with a parameter near 0 need more."""

# --- all data points over all α (Theorem 2.7) -----------------------------------------------------------

MOST_NEARBY_WORK = 10**12
"""Multiplications to find the segments near all data points: some minutes."""

MOST_CHORDS_FOLLOWED = 2 * 10**6
"""Chords that are followed over all α, of all data points together: some minutes."""

LARGEST_ALPHA_EVALUATED, MOST_POINTS_EVALUATED = 400, 60
"""Largest α and data for which h_ε itself is evaluated in the proof: polynomials of degree 2α."""

# --- crossings (Proposition 2.5, Theorem 3.2) -----------------------------------------------------------

MOST_EDGE_PAIRS = 10**9
"""Pairs of edges that are searched for crossings: some minutes; about 300 points of a plane in general position.

In space it is some seconds: pairs are counted by `geometry.arrangement.crossings.pairs_searched` there.
"""

MOST_EDGE_PAIRS_ONCE_FOUND = 10**8
"""The same in a plane in Proposition 2.5, once a crossing is known and only the number of them is not."""

MOST_EDGE_PAIRS_ONCE_REFUTED = 2 * 10**8
"""The same in a plane in Theorem 3.2, once a counterexample is known and only the number of them is not."""

MOST_EDGE_PAIRS_TESTED = 10**7
"""The same in a plane, for the crossings at which both sides of a sharp form are computed as a test."""

MOST_MEETINGS_COMPUTED = 5_000
"""Crossings of Proposition 2.5 at which the averages or h itself are computed, in exact arithmetic."""

MOST_MEETINGS_TESTED = 300
"""Crossings at which both sides of the sharp form of Proposition 2.5 are computed, from different sums."""

MOST_CROSSINGS_JUDGED = 20_000
"""Crossings that Theorem 3.2 decides one by one, in exact arithmetic."""

MOST_PLACES_TESTED = 12
"""Points of each kind at which h itself is computed, where a mean value argument settles the others."""

MOST_INTERVALS_TESTED = 200
"""Intervals of a class majority that the proof of Theorem 3.2 looks into."""

# --- distances and midpoints ----------------------------------------------------------------------------

MOST_DISTANCE_WORK = 10**13
"""Pairs of a point and a segment that the exact ε* is given: some minutes."""

MOST_SAMPLE_WORK = 3 * 10**11
"""Multiplications that an epoch of mixed points is given: about a minute."""

MOST_POINTS_REBUILT = 24
"""Points that the proof of Theorem 2.11 recovers from the power sums of their midpoints."""

MOST_POINTS_IN_POLYNOMIAL = 64
"""Points whose exponential sums are compared as polynomials in the proof of Theorem 2.11."""

# --- representations (Manifold Mixup) -------------------------------------------------------------------

MOST_POINTS_CROSSED = 12
"""Representations of which all pairs of segments are looked at one by one, beside the faster search."""

MOST_CLASSES_DRAWN = 30
"""Classes up to which a placement without crossings is computed; for more the proof has it."""

# --- linear models --------------------------------------------------------------------------------------

MINIMISER_BITS = (128, 512)
"""Bits to which the minimiser of Theorem 3.5 is enclosed, one after the other, until it is told from the ray."""

DRAW_SECONDS = 20.0
"""Work for the draws of Lemma 3.7: about as many seconds on one core of 2020, but counted and not timed."""

MOST_NUMBERS_DRAWN = 20_000_000
"""Numbers that one draw may hold: 160 MB."""

# --- certificates; what is claimed has to be checked again, in plain Python -----------------------------

MOST_DIGITS_CLAIMED = 300
"""Digits above which a share is enclosed instead of written out."""

MOST_PARAMETER_SUM = 1000
"""Largest sum of the parameters of a law for which a mass is claimed: its polynomials have that degree."""

MOST_RAY_PARAMETER_SUM = 100
"""The same for the best multiple of the max-margin direction, which takes integrals of the law."""

LARGEST_ALPHA_CLAIMED = 1000
"""Integer α up to which a misclassified point is shown at one."""

MOST_BALLS_CLAIMED, MOST_CHORDS_CLAIMED = 3, 60
"""Balls on which a minimiser is claimed, and their chords; each is a sum for the checker."""

MOST_CROSSINGS_CLAIMED, MOST_POINTS_WITH_CROSSINGS = 3, 12
"""Crossings at which the sharp form of Proposition 2.5 is shown at work, on datasets of at most so many points."""

MOST_POINTS_LEAST_MIXED, MOST_POINTS_LEAST_DISTANCE = 120, 36
"""Points up to which a sampled, or an exact, distance is claimed to be the least: all pairs, or all triples."""

MOST_POINTS_WITH_RISK = 24
"""Points up to which the Mixup risk of a model is claimed where no verdict rests on it: a sum over all pairs."""

MOST_RADII_CLAIMED = 20
"""Rows of which the radius of an attack is claimed."""

MOST_SUM_INTEGRATED, MOST_UNIT_INTEGRATED = 2000, 10**6
"""a + b of a Beta law, and the common denominator of both, up to which the checker encloses its moments."""

MOST_SUM_EXACT = 64
"""a + b, both of them whole, up to which it has these moments exactly."""

MOST_POINTS_SEARCHED = 16
"""Points up to which all sets with the same midpoints are claimed: a complete search."""

LARGEST_RADIUS_EXPONENT = 3000
"""A radius 2^−k is claimed up to this k, either way."""

# --- experiments that are run unasked: a few seconds with everything loaded -----------------------------

SMALL_POINTS, SMALL_COORDINATES, SMALL_ALPHA = 8, 64, 256
"""Largest data and α for which networks or linear models are trained unasked."""

SMALL_ROWS = 200
"""Rows of which ε is sampled unasked."""

MOST_NEIGHBOUR_WORK = 2**36
"""Points squared times coordinates and 10 up to which neighbours are sought for the ε of a heading alone."""
