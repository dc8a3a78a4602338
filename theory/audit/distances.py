"""The distances of an audit: ε* and the certified radius r of all rows, or of the riskiest where all are too many."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.jobs.resources import ANY_RESOURCES, Resources
from mixproof.geometry.margins.certified_radius import CertifiedRadius, certified_radii, riskiest_radii
from mixproof.geometry.margins.distances import Margin
from mixproof.geometry.margins.epsilon_star import margins
from mixproof.theory.audit.sample import all_distances_fit, distance_work

RISKIEST = 100
"""Rows of least r that are found where distances of all are beyond the budget."""


@dataclass(frozen=True, eq=False)
class Distances:
    """ε* and r of points.

    Parameters
    ----------
    margins : tuple of Margin
        ε* of every point, or of some, in the order of the points.
    radii : tuple of CertifiedRadius
        r of every point, or of those of least r, likewise.
    beyond : Fraction or None
        None where these are of all points; else r² is at least this at every point whose radius is left out.
    work : tuple of two int
        Where not all are found: the pairs of a point and a segment that all take, and how many the budget allows.

    Examples
    --------
    >>> found = distances_of(Dataset.from_rows([[0], [1], [2], [5]], [0, 1, 0, 1]))
    >>> [str(each.squared) for each in found.riskiest], found.beyond, found.margin(3).squared
    (['0', '0', '1', '9'], None, Fraction(9, 1))
    """

    margins: tuple[Margin, ...] = ()
    radii: tuple[CertifiedRadius, ...] = ()
    beyond: Fraction | None = None
    work: tuple[int, int] = (0, 0)

    @property
    def of_all(self) -> bool:
        """True if nothing was left out."""
        return self.beyond is None

    @cached_property
    def riskiest(self) -> tuple[CertifiedRadius, ...]:
        """The radii, the smallest first; of equal ones the earlier point."""
        return tuple(sorted(self.radii, key=lambda each: (each.squared, each.point)))

    @cached_property
    def _radii(self) -> dict[int, CertifiedRadius]:
        return {each.point: each for each in self.radii}

    def radius(self, point: int) -> CertifiedRadius | None:
        """R of a point; None where it was not looked for."""
        return self._radii.get(point)

    @cached_property
    def _margins(self) -> dict[int, Margin]:
        return {each.point: each for each in self.margins}

    def margin(self, point: int) -> Margin | None:
        """ε* of a point; None where it was not looked for."""
        return self._margins.get(point)

    def knows(self, epsilon: Fraction) -> bool:
        """True if all points with r < ε are among the radii."""
        return self.beyond is None or epsilon**2 <= self.beyond


def distances_of(dataset: Dataset, resources: Resources = ANY_RESOURCES) -> Distances:
    """The distances of a dataset: of all its points where that is within the budget, else of the riskiest.

    Parameters
    ----------
    resources : Resources
        Workers and cluster, which serve where there are many points; the distances do not depend on them.

    Examples
    --------
    >>> str(distances_of(Dataset.from_rows([[0], [1], [3]], "aab")).riskiest[0].squared)
    '4'
    """
    if dataset.size <= RISKIEST or all_distances_fit(dataset):
        nearest = tuple(margins(dataset, resources=resources))
        return Distances(nearest, tuple(certified_radii(dataset, nearest, resources)))
    found = sorted(riskiest_radii(dataset, RISKIEST, resources), key=lambda each: each.point)
    beyond = max(each.squared for each in found)
    return Distances(tuple(_margins_among(dataset, found)), tuple(found), beyond, distance_work(dataset))


def _margins_among(dataset: Dataset, radii: list[CertifiedRadius]) -> Iterator[Margin]:
    """ε* of those points whose radius is set by a segment that avoids the class: it is the radius."""
    for each in radii:
        ends = {dataset.labels[each.first], dataset.labels[each.second]}
        if dataset.labels[each.point] not in ends:
            yield Margin(each.point, each.first, each.second, each.squared)
