"""Checked certificates in prose: the argument for each verdict, as a mathematician would write it down.

What is said of a verdict is what `theory.checker` found: the reading's hypothesis and conclusion, each claim in a
sentence that the check itself wrote, what follows, and at the end the proofs of the theorems that were used.
"""

from mixproof.geometry.aliases import Json
from mixproof.theory.checker import WORDS, Judgement, wrapped

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

_LEAN = (
    "segments lean to a class at x (at some x, where none is given): none through x joins two points outside the "
    "class, and each to another class gives it more than"
)
MEANING = {
    "2.2 printed": ("the law has a density", "J(h) ≤ J(g) for every continuous classifier g"),
    "2.3 printed": ("mixed points fall into the balls", "the sum over classes i < j, doubled, gives the best constant"),
    "2.3 ordered": ("mixed points fall into the balls", "the sum over all ordered pairs gives the best constant"),
    "2.5 printed": (
        "the law is symmetric, and outside the data a line that carries one class only crosses one of another only",
        "h is not continuous at any such crossing",
    ),
    "2.5 generalised": (
        "outside the data some point is inside segments within two classes, on two lines",
        "h is not continuous at any such point",
    ),
    "2.5 sharp": (
        "x is on X_mix and outside the data",
        "h is continuous at x exactly if all lines through x have one weighted label average",
    ),
    "2.7 printed": ("the dataset is X₃²", "for some α, h_ε puts a data point into another class"),
    "2.7 sharp": (
        "as α → ∞, another class than its own has the most mass in the ball around some data point",
        "h_ε puts each such point into another class for all large α",
    ),
    "2.8 printed": ("the law has a density", "at every data point h_ε tends to the one-hot prediction of its class"),
    "2.10 printed": (
        "no data point is inside a segment with both ends outside its class",
        "h is continuous at all data points",
    ),
    "2.10 slides": (
        "no data point is inside a segment with an end outside its class",
        "h is continuous at all data points",
    ),
    "2.10 sharp": (
        "the law has a density",
        "h is continuous at exactly those data points that are inside no segment with an end outside their class, or "
        "at all if the density is unbounded at its ends",
    ),
    "2.4-scheme printed": ("some mixed point of the epoch leaves out a class", "the sampled ε is at least ε*"),
    "2.4-scheme evidence": (
        "the sampled ε is positive",
        "no data point is inside a segment with both ends outside its class",
    ),
    "2.11 printed": (
        "there are 6 points or more, and their midpoints are symmetric about no point",
        "no others have them",
    ),
    "2.11 sharp": ("the number of points is no power of two", "no other points have these midpoints"),
    "2.11 powers-of-two": (
        "the number of points is a power of two",
        "any others with these midpoints are their reflection, or symmetric about the centroid as these are",
    ),
    "3.2 printed": (
        f"{_LEAN} 1 − δ, for a δ that is less than half the least distance to another class",
        "h gives that class the most at every such x, and is continuous there",
    ),
    "3.2 capped": (
        f"{_LEAN} 1 − δ, for a δ ≤ ½ that is less than half the least distance to another class",
        "h gives that class the most at every such x, and is continuous there",
    ),
    "3.2 slides": (f"{_LEAN} ½", "h gives that class the most at every such x"),
    "3.2 sharp": (
        f"{_LEAN} ½",
        "h gives that class more than ½ at every such x and near it, and is continuous outside the data exactly if all "
        "lines through x have one average",
    ),
    "3.5 printed": (
        "every data point is a support vector, and the law is symmetric",
        "the minimiser is a multiple of θ̂",
    ),
    "3.5 slides": ("every data point is a support vector", "the minimiser is a multiple of θ̂"),
    "3.5 sharp": (
        "every data point is a support vector, and the law is symmetric",
        "the minimiser is a multiple of θ̂ exactly if the classes have as many rows or antipodal means",
    ),
    "3.7 printed": ("d > 10·n·ln n + n − 1", "θ̂ interpolates Gaussian data with probability at least 1 − 2/n"),
    "3.8 printed": (
        "every data point is a support vector, and the law is symmetric",
        "Mixup and plain training agree in direction",
    ),
    "3.8 sharp": (
        "every data point is a support vector, and the law is symmetric",
        "Mixup and plain training agree in direction exactly if the classes have as many rows or antipodal means",
    ),
}


def explained(judgements: list[Judgement]) -> list[str]:
    """The arguments of some verdicts, as lines of at most 80 columns, with an empty line before each.

    The proofs of the theorems that decided a verdict follow, each once.

    Examples
    --------
    >>> judged = Judgement("2.10 slides", "not_applicable", hypothesis=(False, "row 1 is between rows 0 and 2"))
    >>> for line in explained([judged])[1:]:
    ...     print(line)
      2.10 slides: not_applicable, accepted.
        The reading: if no data point is inside a segment with an end outside its
          class, then h is continuous at all data points.
        The hypothesis fails: row 1 is between rows 0 and 2. So the reading is not
          applicable here.
    """
    lines: list[str] = []
    for each in judgements:
        lines += ["", *wrapped(f"{each.title}: {each.verdict}, {WORDS[each.outcome]}.", "  "), *_argument(each)]
    used = (name for each in judgements if each.verdict != "not_applicable" for name in each.theorems)
    for name in dict.fromkeys(used):
        lines += ["", *wrapped(f"Theorem ({name}). {PROOFS[name]} ∎", "  ")]
    return lines


def _argument(judgement: Judgement) -> list[str]:
    """The argument of one verdict: what is read, what was checked, what follows."""
    hypothesis, conclusion = MEANING[judgement.title]
    lines = wrapped(f"The reading: if {hypothesis}, then {conclusion}.", "    ")
    for place, (kind, state, why) in enumerate(judgement.claims, start=1):
        sentence = _sentence(why) if state == "checked" else f"{kind}, {state}: {why}."
        lines += wrapped(f"({place}) {sentence}", "    ")
    if judgement.outcome:
        return [*lines, *wrapped(f"{_sentence('; '.join(judgement.reasons))}", "    ")]
    (holds, why), (follows, because) = judgement.hypothesis, judgement.conclusion
    told = f"The hypothesis {_HOLDS[holds]}: {why}."
    if judgement.verdict != "not_applicable":
        told += f" The conclusion {_HOLDS[follows]}: {because}."
    by = (
        f" (By: {', '.join(judgement.theorems)}.)"
        if judgement.verdict != "not_applicable" and judgement.theorems
        else ""
    )
    return [*lines, *wrapped(f"{told} So the reading is {_VERDICTS[judgement.verdict]} here.{by}", "    ")]


_HOLDS = {True: "holds", False: "fails", None: "is open"}
_VERDICTS = {"confirmed": "confirmed", "refuted": "refuted", "not_applicable": "not applicable"}


def _sentence(text: str) -> str:
    """With a capital letter, unless it begins with a symbol, and a full stop."""
    first = text.partition(" ")[0]
    return f"{text if len(first) < 3 and first not in {'at', 'of', 'by', 'as', 'no'} else text[:1].upper() + text[1:]}."


def as_json(found: list[tuple[str, tuple[int, str, list[Judgement]]]]) -> Json:
    """What was found of some files, as ``mixproof/check/1``.

    Examples
    --------
    >>> judged = Judgement("2.10 slides", "not_applicable", claims=[("inside", "checked", "1 = ½·0 + ½·2")])
    >>> (told,) = as_json([("shadow.json", (0, "1 verdict", [judged]))])["files"]
    >>> told["file"], told["result"], told["verdicts"][0]["claims"]
    ('shadow.json', 'accepted', [{'kind': 'inside', 'state': 'checked', 'why': '1 = ½·0 + ½·2'}])
    """
    return {
        "schema": "mixproof/check/1",
        "files": [
            {
                "file": path,
                "result": WORDS[outcome].lower(),
                "note": headline,
                "verdicts": [_judgement_json(each) for each in judgements],
            }
            for path, (outcome, headline, judgements) in found
        ],
    }


def _judgement_json(judgement: Judgement) -> Json:
    statement, reading = judgement.title.split()
    return {
        "statement": statement,
        "reading": reading,
        "verdict": judgement.verdict,
        "result": WORDS[judgement.outcome].lower(),
        "reasons": [*judgement.reasons],
        "claims": [{"kind": kind, "state": state, "why": why} for kind, state, why in judgement.claims],
    }
