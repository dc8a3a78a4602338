"""Claims about f with zero loss on given representations, as certificates hold them."""

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.solvers.interpolation.affine import AffineFit, affine_answer
from mixproof.theory.evidence.claims import no_conflict
from mixproof.theory.findings import Finding
from mixproof.theory.statement import ElementaryClaim
from mixproof.theory.statements.manifold.witnesses import ClassFlat, TwoLabels


def affine_claim(dataset: Dataset) -> ElementaryClaim:
    """The affine f with zero loss, or the dependence that rules it out.

    Examples
    --------
    >>> affine_claim(Dataset.from_rows([[0], [2]], "ab"))
    {'kind': 'affine-fit', 'weights': [['-1/2'], ['1/2']], 'bias': ['1', '0']}
    >>> affine_claim(Dataset.from_rows([[0], [1], [2]], "aab"))
    {'kind': 'no-affine-fit', 'coefficients': [[0, '1'], [1, '-2'], [2, '1']]}
    """
    found = affine_answer(dataset).found
    if isinstance(found, AffineFit):
        weights: list[Json] = [[rational_text(value) for value in row] for row in found.weights]
        return {"kind": "affine-fit", "weights": weights, "bias": [rational_text(value) for value in found.bias]}
    coefficients: list[Json] = [[dataset.row(k), rational_text(value)] for k, value in found.coefficients]
    return {"kind": "no-affine-fit", "coefficients": coefficients}


def continuous_claims(dataset: Dataset, found: Finding) -> list[ElementaryClaim]:
    """A point with two labels, or that there is none.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> from mixproof.theory.statements.manifold.representations import continuous_f
    >>> square = make_instance("{(0, 0), (1, 1) | (1, 0), (0, 1)}")
    >>> continuous_claims(square.dataset, continuous_f(square))
    [{'kind': 'clash', 's': 0, 't': 1, 'u': 2, 'v': 3, 'weight': '1/2', 'other': '1/2'}]
    """
    if found.holds:
        return [affine_claim(dataset)] if affine_answer(dataset).exists else [{"kind": "no-clash"}]
    clashes = [witness.clash for witness in found.witnesses if isinstance(witness, TwoLabels)]
    if not clashes:
        return no_conflict(dataset, found, "some")
    (s, t), (u, v) = clashes[0].first, clashes[0].second
    ends = {name: dataset.row(point) for name, point in zip("stuv", (s, t, u, v), strict=True)}
    weights = {"weight": rational_text(clashes[0].weight), "other": rational_text(clashes[0].other_weight)}
    return [{"kind": "clash", **ends, **weights}]


def flat_claim(found: ClassFlat) -> ElementaryClaim:
    """The flat of a class, by points that span it.

    Examples
    --------
    >>> from mixproof.solvers.interpolation.flats import class_flats
    >>> line = Dataset.from_rows([[0], [1], [2]], "aab")
    >>> flat_claim(ClassFlat(line, 0, class_flats(line)[0]))
    {'kind': 'flat', 'label': 'a', 'rows': [0, 1]}
    """
    rows: list[Json] = [found.dataset.row(point) for point in found.flat.points]
    return {"kind": "flat", "label": found.dataset.classes[found.label], "rows": rows}
