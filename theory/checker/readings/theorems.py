"""The theorems that are taken as proved: they hold for all finite datasets, and are not checked case by case.

Their proofs are in `theory.explanation.proofs`; the documentation of certificates and `mixproof check` show them.
"""

THEOREMS = {
    "atoms": "At a data point of a finite dataset h_ε tends to the one-hot prediction of its class as ε → 0.",
    "continuity": (
        "With the density ~ C·λ^e at its end, h is continuous at a data point exactly if e < 0 or the point is inside "
        "no segment with an end outside its class."
    ),
    "gibbs": "N/ΣN is the best constant for masses N; so J(h) ≤ J(g) for every continuous g.",
    "orders": "If λ and 1 − λ have one law, both orders of a pair have the same masses.",
    "averages": (
        "Outside the data h(x) is a positive mean of the averages of the lines through x, each of which is the limit "
        "of h along its line; so h is continuous exactly if they are all the same."
    ),
    "strong": "A point that is outvoted in the limit α → ∞ is misclassified for all large α.",
    "margin": "If all segments through x give a class more than ½ or all, so does h at x and near it.",
    "power sums": "If m is no power of two, m points are determined by their midpoints.",
    "reflection": (
        "For m = 4^k another set with the same midpoints is the reflection in the centroid; for m = 2·4^k it is "
        "symmetric about it, as the points are. Either way the midpoints are symmetric."
    ),
    "sharp 3.5": (
        "If θ̂ interpolates, the Mixup minimiser is a multiple of it exactly if the classes have as many rows or "
        "antipodal means; plain gradient descent tends to θ̂."
    ),
    "gaussian": (
        "If d > 10·n·ln n + n − 1, then n points of N(0, I_d) are all support vectors with a probability of at least "
        "1 − 2/n."
    ),
    "between": "A mixed point is on the segment of its ends, so never nearer to a third class than ε*.",
}
