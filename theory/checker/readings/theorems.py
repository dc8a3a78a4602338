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
    "entropy": (
        "With two classes or more, no representations and no f have a cross-entropy below P(classes differ)·"
        "E[−λ ln λ − (1 − λ) ln(1 − λ)], which is positive."
    ),
    "overlaps": (
        "Some f gives almost all mixed points their mixed labels exactly if no data point is inside a segment with an "
        "end outside its class."
    ),
    "one label": "A continuous f gives all mixed points their mixed labels exactly if each has one label.",
    "placements": (
        "With one point in R^m for each of d classes, f can give all mixed points their labels: an affine f exactly if "
        "the points are affinely independent, for some points exactly if m ≥ d − 1; some f exactly if no three are on "
        "a line, for some points exactly if m ≥ 2 or d ≤ 2; a continuous f exactly if segments meet in common ends "
        "only, for some points exactly if m ≥ 3, or m = 2 and d ≤ 4, or d ≤ 2."
    ),
    "kernels": (
        "If Ax + b is the label of each point x, then rank A ≥ d − 1, and each class lies in a flat of dimension "
        "rank[H, 1] − d at most, which is at most m − rank A."
    ),
    "between": "A mixed point is on the segment of its ends, so never nearer to a third class than ε*.",
    "directional": (
        "Mixup is directional training with the density λ(p(λ) + p(1 − λ)), of mean c = E[λ² + (1 − λ)²], for any f "
        "and a loss linear in the label; with p itself the cross-entropy of an affine model is larger by (E λ − "
        "c)(ȳ·ū − mean(y·u)). For the squared loss both risks differ by E[λ(1 − λ)]·n⁻² Σ |y_i − y_j|²."
    ),
    "shrunk": (
        "For every f and law of λ, symmetrised, with θ = max(λ, 1 − λ) and its mean θ̄ a mixed row is x̄ + θ̄(x_i − x̄) "
        "with noise whose mean over θ and j is 0, and so is its label."
    ),
    "inverses": "Neither H = diag S − SSᵀ nor Σ_xx has an inverse if it takes a vector that is not 0 to 0.",
    "squares": (
        "For the cross-entropy H ⪰ 0, the range of ∇²_uy ℓ·Σ_yx is in that of H, and with Moore–Penrose inverses the "
        "formula is the second-order loss; for −y·u it is exactly if mean(y·u) = ȳ·ū."
    ),
    "sandwich": (
        "The Mixup risk of an affine model is at least (1/n) Σ ℓ(c·u_i + (1 − c)·ū, y_i), and at most c·L_std + "
        "(1 − c)·n⁻² Σ ℓ(u_j, y_i)."
    ),
    "attacks": (
        "If s·θᵀ(x − x̄) is nowhere negative, the lower side of the sandwich is the loss under attacks of the radii "
        "(1 − c)·s·θᵀ(x − x̄)/‖θ‖."
    ),
    "rays": (
        "Along t·(W, b) the second-order loss is slope·t, up to what is bounded, or grows like t², where a row has "
        "largest logits that are tied and that other rows tell apart."
    ),
}
