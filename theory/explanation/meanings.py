"""The readings in words, as the checker understands them: hypothesis and conclusion."""

_MAJORITY = (
    "a class has the majority of the segments at x (at some x, where none is given): none through x joins two points "
    "outside the class, and each to another class gives it more than"
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
        f"{_MAJORITY} 1 − δ, for a δ that is less than half the least distance to another class",
        "h gives that class the most at every such x, and is continuous there",
    ),
    "3.2 capped": (
        f"{_MAJORITY} 1 − δ, for a δ ≤ ½ that is less than half the least distance to another class",
        "h gives that class the most at every such x, and is continuous there",
    ),
    "3.2 slides": (f"{_MAJORITY} ½", "h gives that class the most at every such x"),
    "3.2 sharp": (
        f"{_MAJORITY} ½",
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
    "manifold:1 printed": ("m ≥ d − 1", "some representations in R^m and some f have zero cross-entropy"),
    "manifold:1 linear": (
        "m ≥ d − 1, and some f gives almost all mixed points their labels",
        "an affine f does",
    ),
    "manifold:1 rewritten": (
        "for each pair of points, some f gives its mixed points their labels",
        "one f does for all pairs",
    ),
    "manifold:1 networks": ("some f gives almost all mixed points their labels", "a continuous f does"),
    "manifold:1 affine": (
        "each class has one point",
        "an affine f gives all mixed points their labels exactly if the points are affinely independent; there are "
        "such points exactly if m ≥ d − 1",
    ),
    "manifold:1 any": (
        "each class has one point",
        "some f gives almost all mixed points their labels exactly if no three points are on a line; there are such "
        "points exactly if m ≥ 2 or d ≤ 2",
    ),
    "manifold:1 continuous": (
        "each class has one point",
        "a continuous f gives all mixed points their labels exactly if segments meet in common ends only; there are "
        "such points exactly if m ≥ 3, or m = 2 and d ≤ 4, or d ≤ 2",
    ),
    "manifold:corollary-1 printed": (
        "m > d − 1, and some f gives almost all mixed points their labels",
        "each class lies in a flat of dimension m − d + 1",
    ),
    "manifold:corollary-1 networks": (
        "m > d − 1, and a continuous f gives all mixed points their labels",
        "each class lies in a flat of dimension m − d + 1",
    ),
    "manifold:corollary-1 sharp": (
        "an affine f, of matrix A, gives each point its label",
        "rank A ≥ d − 1, and each class lies in a flat of dimension rank[H, 1] − d ≤ m − rank A",
    ),
    "affine:least-squares intercept": (
        "the loss is the squared one, of an affine model",
        "Mixup has the minimisers of least squares",
    ),
    "affine:least-squares ridge": (
        "the loss is the squared one, of an affine model",
        "the ridge 1 under Mixup is the ridge 1/c without",
    ),
    "affine:least-squares origin": (
        "the loss is the squared one, of a linear model without intercept",
        "Mixup has the minimisers of least squares",
    ),
    "affine:least-squares cutmix": (
        "the loss is the squared one, of an affine model",
        "CutMix of one coordinate has the minimisers of least squares",
    ),
    "affine:sandwich sharp": (
        "the loss is the cross-entropy, of an affine model",
        "the Mixup risk is at least the loss of the rows drawn to the mean, and at most the mean of the plain and the "
        "crossed loss",
    ),
    "affine:robustness sharp": (
        "no row is on the other side of the mean than its class, along θ",
        "the Mixup risk is no less than the loss under attacks of the radii (1 − c)·s·θᵀ(x − x̄)/‖θ‖",
    ),
    "affine:robustness uncentred": (
        "the model gives no row to the other class",
        "the Mixup risk is no less than the loss under attacks of the radii (1 − c)·|θᵀx + b|/‖θ‖",
    ),
    "affine:second-order centred": (
        "the mean logits are equal",
        "the second-order loss stays bounded below along t·(W, b), t → ∞",
    ),
    "affine:second-order uncentred": (
        "the loss is the cross-entropy, of an affine model",
        "the second-order loss stays bounded below along t·(W, b), t → ∞",
    ),
    "carratino:1 printed": (
        "λ has a symmetric law",
        "the Mixup risk is the mean loss of rows and labels drawn to their means by θ̄, with noise of mean zero",
    ),
    "carratino:1 sharp": (
        "λ has any law, symmetrised",
        "the Mixup risk is the mean loss of rows and labels drawn to their means by θ̄, with noise of mean zero",
    ),
    "carratino:2 printed": (
        "the loss is the cross-entropy",
        "H and Σ_xx have the inverses of the formula for the second-order loss",
    ),
    "carratino:2 any-loss": (
        "the loss is −y·u",
        "with Moore–Penrose inverses the formula is the second-order loss",
    ),
    "carratino:2 sharp": (
        "H ⪰ 0, and the range of ∇²_uy ℓ·Σ_yx is in that of H",
        "with Moore–Penrose inverses the formula is the second-order loss",
    ),
    "dat:identity printed": (
        "the loss is the cross-entropy",
        "the Mixup risk is that of directional training with the density λ(p(λ) + p(1 − λ))",
    ),
    "dat:identity same-law": (
        "the loss is the cross-entropy",
        "the Mixup risk is that of directional training with the law of λ",
    ),
    "dat:identity squared": (
        "the loss is the squared one",
        "both risks differ by E[λ(1 − λ)]·n⁻² Σ |y_i − y_j|², which no model changes",
    ),
}
