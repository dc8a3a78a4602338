"""Hypotheses and conclusions of Theorem 2 of Carratino et al. on an instance."""

from dataclasses import dataclass
from fractions import Fraction

import flint

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.taylor import bilinear_risks
from mixproof.theory.evidence.model_values import logits_of, quantity
from mixproof.theory.evidence.quantities import Quantity, digits_of, is_at_most
from mixproof.theory.findings import Finding, Witness
from mixproof.theory.instance import Instance
from mixproof.theory.statement import Verification


@dataclass(frozen=True, eq=False, repr=False)
class NoInverse(Witness):
    """A matrix that has no inverse.

    Parameters
    ----------
    name : str
        Its name in JSON.
    words : str
        The matrix, and why it has none.
    size, rank : int
    """

    name: str
    words: str
    size: int
    rank: int

    def to_json(self) -> Json:
        """The matrix with its size and its rank."""
        return {"matrix": self.name, "size": self.size, "rank": self.rank}

    def in_words(self) -> str:
        """The matrix, and why it has no inverse."""
        return f"{self.words}: {self.size} × {self.size}, of rank {self.rank}, it has no inverse"


def has_inverses(instance: Instance) -> Finding:
    """The finding that H and Σ_xx have inverses at every row: H never has.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = has_inverses(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, found.witnesses[0].in_words()
    (False, 'H = diag S − SSᵀ takes (1, …, 1) to 0 at every row: 2 × 2, of rank 1, it has no inverse')
    """
    data, classes = instance.dataset, len(instance.dataset.classes)
    # S is positive, so that nothing but the multiples of (1, …, 1) goes to 0.
    found: list[Witness] = [NoInverse("H", "H = diag S − SSᵀ takes (1, …, 1) to 0 at every row", classes, classes - 1)]
    rank = centred_rank(data)
    if rank < data.dimension:
        words = "Σ_xx has the rank of the centred data at every row"
        found.append(NoInverse("Sigma_xx", words, data.dimension, rank))
    found.append(quantity(instance, "mixup-risk"))
    covariance = f"Σ_xx has an inverse: its rank is {rank}" if rank == data.dimension else ""
    return Finding(False, tuple(found), len(found), covariance)


def centred_rank(dataset: Dataset) -> int:
    """The rank of the centred points: that of Σ_xx, which is the sum of a multiple of their covariance and of a square.

    Examples
    --------
    >>> centred_rank(Dataset.from_rows([[0, 0], [1, 1], [2, 2]], [0, 1, 1]))
    1
    """
    first = dataset.numerators[0].tolist()
    rows = [[a - b for a, b in zip(row, first, strict=True)] for row in dataset.numerators[1:].tolist()]
    return int(flint.fmpz_mat(rows).rank()) if rows else 0


def is_right_for_a_bilinear_loss(instance: Instance) -> Finding:
    """The finding that for ℓ = −y·u the formula with pseudo-inverses is the Mixup risk, decided in rationals.

    They differ by (θ̄² − c) times the covariance of labels and logits, and θ̄² < E θ² + E(1 − θ)² = c.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = is_right_for_a_bilinear_loss(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, [each.to_json()["exact"] for each in found.witnesses]
    (False, ['-9/32', '-1/3'])
    """
    logits = logits_of(instance)
    formula, truth = bilinear_risks(logits, instance.mixing)
    values = (
        Quantity("bilinear-formula", "the formula for −y·u", formula),
        Quantity("bilinear-risk", "the Mixup risk for −y·u", truth),
    )
    return Finding(logits.own_mean == logits.across_mean, values, 2)


def can_complete_the_square(instance: Instance) -> Finding:
    """The finding that H ⪰ 0, a covariance under S, and that the columns of Σ_yx sum to zero, decided in rationals.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> can_complete_the_square(make_instance("{-1 | 1}", model={"weights": [[1]]})).holds
    True
    """
    logits = logits_of(instance)
    return Finding(
        not any(map(sum, zip(*label_covariance(logits), strict=True))),
        note="H is the covariance of a draw from S; labels sum to one, so the columns of Σ_yx sum to zero",
    )


def label_covariance(logits: Logits) -> list[list[Fraction]]:
    """Cov(y, u), a row for each class.

    Examples
    --------
    >>> label_covariance(Logits(((0, -1), (0, 1)), 1, (0, 1), (Fraction(1, 2),) * 2))[1]
    [Fraction(0, 1), Fraction(1, 2)]
    """
    found = [[Fraction(0)] * logits.classes for _ in range(logits.classes)]
    for row, label, weight in zip(logits.rows, logits.labels, logits.weights, strict=True):
        for k, (value, middle) in enumerate(zip(row, logits.mean, strict=True)):
            for j, share in enumerate(logits.label_shares):
                found[j][k] += weight * (value - middle) * ((j == label) - share)
    return found


def is_right_with_pseudo_inverses(instance: Instance) -> Finding:
    """The finding that with pseudo-inverses the formula is the second-order loss, by algebra; with both losses.

    Examples
    --------
    >>> from mixproof.theory.settings import make_instance
    >>> found = is_right_with_pseudo_inverses(make_instance("{-1 | 1}", model={"weights": [[1]]}))
    >>> found.holds, found.witnesses[0].in_words()
    (True, 'the second-order loss around shrunk rows: 0.43988637037332775771')
    """
    values = (quantity(instance, "e-q"), quantity(instance, "mixup-risk"))
    below = is_at_most(values[0].value, values[1].value)
    side = {True: "below", False: "above", None: "not told from"}[below]
    holds = can_complete_the_square(instance).holds
    return Finding(holds, values, 2, f"by algebra, as HH⁺ is 1 on the range of Σ_yx; it is {side} the Mixup risk here")


def conclude(verification: Verification) -> str:
    """The two losses in a sentence.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> conclude(verify("carratino:2", "{-1 | 1}", model={"weights": [[1]]})).partition(",")[0]
    'The Mixup risk is 0.4402070289361086029'
    """
    risk, loss = (digits_of(quantity(verification.instance, name).value) for name in ("mixup-risk", "e-q"))
    return (
        f"The Mixup risk is {risk}, to second order {loss}. With the cross-entropy no matrix H has an inverse: the "
        "formula has to be read with Moore–Penrose inverses."
    )
