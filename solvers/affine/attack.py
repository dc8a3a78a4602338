"""Exact attack radii: the least Euclidean length by which a point has to be moved for an affine model to decide anew.

The own class c of a point is beaten by another class j beyond the hyperplane u_c = u_j, at the distance
(u_c − u_j)/|w_c − w_j| from it. The attack radius is the least of these, an exact square root.
"""

from dataclasses import dataclass
from fractions import Fraction

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel


@dataclass(frozen=True)
class AttackRadius:
    """The attack radius of one point.

    Parameters
    ----------
    own : int
        The class that the model gives the point to; the first of them where logits are tied.
    other : int or None
        The class on the other side of the nearest border; None where there is no border.
    square : Fraction or None
        The square of the radius, in squared units of the data.
    """

    own: int
    other: int | None
    square: Fraction | None

    @property
    def radius(self) -> Radicals | None:
        """The radius as a square root; None where no move changes the decision."""
        return None if self.square is None else Radicals.root(self.square)


def attack_radii(model: AffineModel, dataset: Dataset) -> tuple[AttackRadius, ...]:
    """The exact attack radius of each point under a model.

    Raises
    ------
    InputError
        If the model does not fit the dataset.

    Examples
    --------
    >>> square = Dataset.from_rows([[2, 1], [0, 0]], ["b", "a"])
    >>> found = attack_radii(AffineModel.of([[1, 1]], [-1]), square)
    >>> [(each.own, str(each.square), each.radius.closed_form()) for each in found]
    [(1, '2', 'sqrt(2)'), (0, '1/2', '1/2*sqrt(2)')]
    """
    weights, _ = model.rows_for(dataset)
    squares = {
        (i, j): sum(((a - b) ** 2 for a, b in zip(one, two, strict=True)), Fraction(0))
        for i, one in enumerate(weights)
        for j, two in enumerate(weights)
    }
    return tuple(_radius(row, squares) for row in Logits.of(model, dataset).rows)


def _radius(row: tuple[Fraction, ...], squares: dict[tuple[int, int], Fraction]) -> AttackRadius:
    own = row.index(max(row))
    found = [
        ((row[own] - value) ** 2 / squares[own, j], j) for j, value in enumerate(row) if j != own and squares[own, j]
    ]
    square, other = min(found, default=(None, None))
    return AttackRadius(own, other, square)
