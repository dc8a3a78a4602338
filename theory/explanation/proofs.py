"""The proofs of the theorems on which certified verdicts rest (`theory.checker.readings.theorems` states them)."""

PROOFS = {
    "atoms": (
        "At a data point x the pair of x with itself keeps the mass p_x² in every ball. No other data point is in a "
        "small one, and the mass of each other pair tends to 0, as λ has no atoms. So h_ε(x) tends to the one-hot "
        "prediction of x's class (Proposition 2.8), and the limit h exists for every finite dataset."
    ),
    "continuity": (
        "Let x be a data point, C·λ^e the density at its end, and look along one direction. A segment with x inside "
        "keeps the weight p·p·f(λ)/length; one from x to t has p·p·C·η^e/length^(e+1) at the distance η, and its "
        "label tends to x's class. If e < 0, then a segment with x inside ends in a data point t, whose segment [x, "
        "t] outweighs it: all limits are one-hot. If e ≥ 0, a segment with x inside and an end in another class keeps "
        "a positive share of a bounded total, so h does not tend to the one-hot h(x); without such a segment all "
        "labels tend to x's class. So h is continuous at x exactly if e < 0 or x is inside no segment with an end "
        "outside its class."
    ),
    "gibbs": (
        "With masses Nⁱ the loss of a constant θ is −Σ Nⁱ ln θᵢ, and Σ Nⁱ ln(hⁱ/θᵢ) ≥ 0 for h = N/ΣN, as ln u ≤ u − "
        "1; so N/ΣN is the best constant, and the only one. Almost everywhere h is the limit of such means, so "
        "integrating the same inequality gives J(h) ≤ J(g) for every continuous g."
    ),
    "orders": (
        "If λ and 1 − λ have one law, both orders of a pair have the same masses: doubling one order changes nothing."
    ),
    "averages": (
        "Outside the data h(x) is a mean, with positive weights, of the averages of the lines through x, and h tends "
        "to a line's average along it. So h is continuous at x of X_mix exactly if these averages are all the same; "
        "two lines that each carry one class, and not the same, have different ones."
    ),
    "strong": (
        "As α → ∞ Beta(α, α) tends to the point mass at ½: a pair's mass in the ball tends to all of it if its "
        "midpoint is inside, to half if the midpoint is on the sphere and the segment enters the ball, else to none. "
        "So where another class has more mass in the limit, it has more for all large α."
    ),
    "margin": (
        "On a point of X_mix h is a mean of the labels of the segments there. If none joins two points outside class "
        "i and all others give it more than ½, then so does h; along each direction the segments present are some of "
        "those through x, and their λ move continuously, so the limits are above ½ as well. At a data point of the "
        "class inside such segments the same holds of each limit."
    ),
    "entropy": (
        "At a mixed point of classes i ≠ j the loss of a prediction θ is −λ ln θᵢ − (1 − λ) ln θⱼ, which is at least "
        "−λ ln λ − (1 − λ) ln(1 − λ), for every θ (Gibbs). So for all points and every f the mean loss is at least "
        "P(classes differ)·E[−λ ln λ − (1 − λ) ln(1 − λ)]. That is positive, as λ has a density."
    ),
    "overlaps": (
        "If x is inside [s, t] and not all three are of one class, then [s, x] has other labels than [s, t]: labels "
        "are affine along a segment, those of the two agree at s, and at x only if all three are of one class. There "
        "no f has both. If no point is inside such a segment, each line with three data points or more is of one class"
        ": neighbours of different classes would be such three with a third point. So segments with different labels "
        "share single points only, which have no mass."
    ),
    "one label": (
        "A continuous f with zero loss has the label of a segment almost everywhere on it, and so everywhere; so no "
        "point has two labels. If none has, the label is a continuous function on X_mix, a finite union of segments, "
        "and extends to R^m (Tietze)."
    ),
    "placements": (
        "An affine f maps the points to the d unit vectors, which are affinely independent; so they are, too, and m ≥ "
        "d − 1; and any values at affinely independent points are those of an affine f. Of three points on a line the "
        "middle one is inside a segment of other classes; (k, k²) has no three on a line. Two segments that meet in "
        "another point than a common end give two labels there, since each has a class that the other lacks. So a "
        "continuous f asks for the complete graph K_d drawn with straight edges that do not cross: in the plane for "
        "d ≤ 4 (a point inside a triangle) and for no d ≥ 5 (Euler: at most 3d − 6 edges); in R³ for all d, by "
        "(k, k², k³), of which no four are in a plane."
    ),
    "kernels": (
        "A takes the difference of two points to that of their labels. So it takes the directions of the flat that all "
        "points span, rank[H, 1] − 1 of them, onto the differences of the unit vectors, d − 1 of them: rank A ≥ d − 1, "
        "and its kernel there has dimension rank[H, 1] − d. Differences within a class are in it. The kernel of A in "
        "R^m contains it."
    ),
    "power sums": (
        "Let F and G be Σ e^⟨a,z⟩ over two sets of m points with the same midpoints. The midpoints give F(z)² − "
        "F(2z), so D = F − G has D(z)(F + G)(z) = D(2z). If D ≠ 0, its homogeneous part of lowest order p gives 2m = "
        "2^p. So if m is no power of two the points are the only ones with their midpoints."
    ),
    "reflection": (
        "Let D(z)(F + G)(z) = D(2z) with D ≠ 0 as above, so m = 2^(p−1). A linear map that keeps the vectors in "
        "question apart makes D a Laurent polynomial in t with D(t)(F + G)(t) = D(t²): the square of a root is a "
        "root, so all roots are roots of unity, and reversing the coefficients turns D into (−1)^p·D, and F + G into "
        "itself, up to a power of t. So for m = 4^k the other set is the reflection of the points in their centroid, "
        "and for m = 2·4^k all these sets are symmetric about it. Either way the midpoints are symmetric about the "
        "centroid."
    ),
    "sharp 3.5": (
        "Scale θ̂ to margin 1, and let W± be the shares of the classes, μ± their means, c(k) = E[λ(σ(k(2λ−1)) − λ)] "
        "under the law and its mirror image. On the ray kθ̂ the gradient of the loss is W₊μ₊(2W₋c − W₊σ(−k)) + "
        "W₋μ₋(W₋σ(−k) − 2W₊c). Along θ̂ it is 4W₊W₋c(k) − (W₊² + W₋²)σ(−k), negative at 0 and positive for large k, "
        "so zero at some k; there it is ½(W₋ − W₊)σ(−k)(μ₊ + μ₋). The loss is strictly convex on the span of the "
        "data. So the minimiser is a multiple of θ̂ exactly if the classes have as many rows or antipodal means. "
        "Plain gradient descent tends to θ̂ in direction (Soudry et al.)."
    ),
    "gaussian": (
        "A label ±1 does not change the law of a point. Turn n points, n ≤ d, so that the vector 1/√n is the first "
        "axis. Their Gram matrix Q is Wishart, so Q⁻¹·1 is a positive multiple of 1/√n − W, where Wᵢ = (Gᵢ − Ḡ)/χ "
        "with standard normal G, their mean Ḡ and a χ² with m = d − n + 2 degrees of freedom. All points support "
        "exactly if no entry is negative (KKT). One entry is negative with the probability of a tail of Student's "
        "law, P(t > √(m/(n − 1))) = ½·I(m/2, ½) at 1 − 1/n, which is at most √(n/(2πm))·(1 − 1/n)^(m/2), as Γ((m + "
        "1)/2) ≤ √(m/2)·Γ(m/2). With d > 10·n·ln n + n − 1 and n ≥ 2 we have m > 10·n·ln n > n and (1 − 1/n)^(m/2) ≤ "
        "e^(−m/(2n)) < n⁻⁵. So some entry is negative with a probability below n·½·n⁻⁵ < 2/n."
    ),
    "between": (
        "A mixed point is on the segment of its two ends, and the data point is of neither class: so its distance is "
        "never below ε*."
    ),
}
