"""Cross-validation folds, and inputs scaled by the training rows alone."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.errors import InputError


@dataclass(frozen=True, eq=False)
class Scaling:
    """The map x ↦ (x − centre) · factor, column by column, found from some rows.

    Parameters
    ----------
    centre, factor : (n,) arrays
        Floats of single precision. A column that is constant on those rows has the factor 0: it is left out.
    """

    centre: Floats
    factor: Floats

    @staticmethod
    def of(points: Floats, is_common: bool) -> "Scaling":
        """Mean 0 and standard deviation 1 on these rows, for each column, or for all columns together.

        Raises
        ------
        InputError
            If the values leave the range of floats.

        Examples
        --------
        >>> found = Scaling.of(np.array([[0.0, 5.0, 1.0], [2.0, 5.0, 3.0]]), is_common=False)
        >>> found(np.array([[4.0, 7.0, 1.0]])).tolist()
        [[3.0, 0.0, -1.0]]
        """
        largest = float(np.abs(points).max())
        unit = points / (largest or 1.0)
        shape = points.shape[1]
        centre = np.full(shape, unit.mean()) if is_common else unit.mean(axis=0)
        spread = np.full(shape, unit.std()) if is_common else unit.std(axis=0)
        constant = points.min() == points.max() if is_common else points.min(axis=0) == points.max(axis=0)
        with np.errstate(all="ignore"):
            factor = np.where(constant, 0.0, 1 / (spread * (largest or 1.0)))
            found = Scaling(*((part.astype(np.float32)).astype(np.float64) for part in (centre * largest, factor)))
        if not (np.isfinite(found.centre).all() and np.isfinite(found.factor).all()):
            raise InputError("columns with values beyond 1e38, or within 1e-38, cannot be scaled for training")
        return found

    def __call__(self, points: Floats) -> Floats:
        """The scaled points."""
        scaled: Floats = (points - self.centre) * self.factor
        return scaled


@dataclass(frozen=True, eq=False)
class Split:
    """Rows to train on and rows that are held out; none of them where all rows are trained on."""

    trained: NDArray[np.intp]
    held_out: NDArray[np.intp]
    scaling: Scaling


@dataclass(frozen=True, eq=False)
class Examples:
    """Labelled rows in floats, to be divided.

    Parameters
    ----------
    rows : Rows
    of_classes : tuple of str, optional
        The classes, where the rows may not show them all.
    """

    rows: Rows
    of_classes: tuple[str, ...] = ()

    @cached_property
    def points(self) -> Floats:
        """The coordinates, (N, n), each the nearest float.

        Raises
        ------
        InputError
            If one is beyond the range of floats.
        """
        numerators, denominator = self.rows.numerators, self.rows.denominator
        try:
            is_small = numerators.dtype != object and np.abs(numerators).max() < 2**53 > denominator
            wide = numerators if is_small else numerators.astype(object)
            return np.asarray((wide / denominator).astype(np.float64))
        except OverflowError:
            raise InputError("a value is beyond the range of floats: such rows cannot be trained on") from None

    @cached_property
    def classes(self) -> tuple[str, ...]:
        """The names of the classes, in their order."""
        return self.of_classes or tuple(self.rows.class_sizes)

    @cached_property
    def labels(self) -> NDArray[np.int64]:
        """The class of each row, by its place."""
        place = {name: k for k, name in enumerate(self.classes)}
        return np.array([place[label] for label in self.rows.labels], dtype=np.int64)

    @property
    def is_image(self) -> bool:
        """True if a row is a picture, whose columns are scaled together."""
        return len(self.rows.shape) > 1

    def divided(self, folds: int, repeat: int, seed: int) -> list[Split]:
        """One repetition: a split for each fold, every class in equal shares, and one that holds nothing out.

        Examples
        --------
        >>> from mixproof.geometry.data.sources import load_rows
        >>> splits = Examples(load_rows("iris")).divided(5, 0, 0)
        >>> [len(each.held_out) for each in splits], np.unique(np.concatenate([s.held_out for s in splits])).size
        ([30, 30, 30, 30, 30, 0], 150)
        """
        from sklearn.model_selection import StratifiedKFold

        parts = StratifiedKFold(folds, shuffle=True, random_state=(seed * 1000 + repeat) % 2**32)
        found = [*parts.split(self.points, self.labels), (np.arange(self.rows.count), np.arange(0))]
        return [Split(a, b, Scaling.of(self.points[a], self.is_image)) for a, b in found]
