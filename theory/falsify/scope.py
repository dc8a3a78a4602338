"""The scope of a search for counterexamples, and its size."""

from dataclasses import dataclass
from math import comb, factorial, prod

from mixproof.geometry.errors import InputError
from mixproof.theory.falsify.models import ModelGrid

MOST_LABELLED_SETS = 10**8
MOST_POINT_SETS = 5 * 10**6
MOST_IMAGES = 3 * 10**8


@dataclass(frozen=True)
class SearchScope:
    """Labelled sets to look at: `points` points of a grid^dimension grid, in `classes` classes; each with `models`.

    Examples
    --------
    >>> SearchScope(points=3, grid=4, dimension=1).labelled_sets
    24
    """

    points: int
    grid: int
    dimension: int
    classes: int = 2
    models: ModelGrid | None = None

    def __post_init__(self) -> None:
        for name, value, least, most in (
            ("points", self.points, 1, 1000),
            ("grid", self.grid, 1, 10**6),
            ("dimension", self.dimension, 1, 20),
            ("classes", self.classes, 2, 100),
        ):
            if not least <= value <= most:
                raise InputError(f"`{name}` has to be from {least:,} to {most:,}, not {value:,}")
        if self.points < self.classes:
            raise InputError(f"{self.points} points cannot have {self.classes} classes: give `points={self.classes}`")
        if self.points > self.cells:
            raise InputError(f"a grid of {self.cells} cells does not hold {self.points} points: enlarge `grid`")

    @property
    def cells(self) -> int:
        """Number of grid points."""
        return prod([self.grid] * self.dimension)

    @property
    def point_sets(self) -> int:
        """Number of sets of points, unlabelled."""
        return comb(self.cells, self.points)

    @property
    def labelled_sets(self) -> int:
        """Number of sets of points times the labellings in which every class occurs."""
        surjections: int = sum(
            (-1) ** left_out * comb(self.classes, left_out) * (self.classes - left_out) ** self.points
            for left_out in range(self.classes)
        )
        return self.point_sets * surjections

    @property
    def model_count(self) -> int:
        """Number of models that each labelled set is decided with; 1 where none is varied."""
        return 1 if self.models is None else self.models.size(self.classes, self.dimension)

    def check_reach(self) -> None:
        """Refuse a search that is too large, before anything runs.

        Raises
        ------
        InputError
            With the size of the search and the limit.
        """
        for count, most, what in (
            (self.point_sets, MOST_POINT_SETS, "point sets"),
            (self.labelled_sets, MOST_LABELLED_SETS, "labelled sets"),
            (self.labelled_sets * self.model_count, MOST_LABELLED_SETS, "labelled sets with models"),
            (self.point_sets * 2**self.dimension * factorial(self.dimension), MOST_IMAGES, "images by symmetries"),
        ):
            if count > most:
                smaller = (
                    "`points`, `grid`, `dimension` or `model_grid`"
                    if self.models
                    else "`points`, `grid` or `dimension`"
                )
                raise InputError(
                    f"this search has {count:,} {what}, the limit is {most:,}: lessen {smaller}, or search at random"
                )
