"""The epoch of mixed points that the scheme of §2.4 samples."""

from fractions import Fraction

from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.margins.sampled_epsilon import epoch
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.theory.statement import Verification


def epoch_of(dataset: Dataset, seed: int) -> list[tuple[int, int, Fraction]]:
    """The epoch that `geometry.margins.sampled_epsilon.sampled_margin` draws: two points, and λ on the first of them.

    Examples
    --------
    >>> line = Dataset.from_rows([[0], [1], [4]], [0, 0, 1])
    >>> [(s, t) for s, t, _ in epoch_of(line, seed=0)]
    [(0, 2), (1, 0), (2, 1)]
    """
    pairs, weights, _ = epoch(dataset, seed)
    return [(s, t, Fraction(weight)) for (s, t), weight in zip(pairs.tolist(), weights.tolist(), strict=True)]


def epoch_drawn(verification: Verification) -> dict[str, Json]:
    """The epoch, for a certificate: rows of the two points, and λ on the first.

    Examples
    --------
    >>> from mixproof.theory.verify import verify
    >>> found = verify("2.4-scheme", Dataset.from_rows([[0], [1], [4]], [0, 0, 1]))
    >>> [pair for *pair, _ in epoch_drawn(found)["epoch"]]
    [[0, 2], [1, 0], [2, 1]]
    """
    dataset, seed = verification.instance.dataset, verification.instance.seed
    return {
        "epoch": [[dataset.row(s), dataset.row(t), rational_text(weight)] for s, t, weight in epoch_of(dataset, seed)]
    }
