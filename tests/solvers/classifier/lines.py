"""Lines of data points, and class gaps along their edges, for the tests of the classifier."""

from fractions import Fraction

from hypothesis import strategies as st

import mixproof.solvers.classifier.class_gap.boxes
import mixproof.solvers.classifier.class_gap.edge
import mixproof.solvers.classifier.class_gap.polynomial
from mixproof.geometry.arrangement.edges import arrangement
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.numbers.radicals import Radicals
from mixproof.solvers.classifier.class_gap.edge import class_gap
from mixproof.solvers.classifier.class_gap.interval import ClassGap
from mixproof.solvers.mixing.beta import Beta
from mixproof.solvers.mixing.polynomials import PolynomialPiece
from tests import plain_x_mix

ALPHAS = st.sampled_from([1, 2, 3])

LABELS = {1: "01", 2: "001", 3: "012"}


def beta(alpha: int | Fraction) -> Beta:
    return Beta(Fraction(alpha), Fraction(alpha))


def polynomials(law: Beta) -> tuple[PolynomialPiece, ...]:
    found = law.polynomial_pieces(mixproof.solvers.classifier.class_gap.edge.LARGEST_GAP_DEGREE)
    assert found is not None
    return found


@st.composite
def lines(draw: st.DrawFn, classes: int = 3) -> Dataset:
    """Points of a line, some of them repeated."""
    places = draw(st.lists(st.integers(-6, 6), min_size=2, max_size=6, unique=True))
    labels = [draw(st.integers(0, classes - 1)) for _ in places]
    rows = [(place, label) for place, label in zip(places, labels, strict=True) for _ in range(draw(st.integers(1, 2)))]
    return Dataset.from_rows([[place] for place, _ in rows], [label for _, label in rows])


def told_gap(line: Dataset, law: Beta, index: int, label: int, ends: tuple[Radicals, Radicals]) -> ClassGap:
    return class_gap(line, law, arrangement(line).edge(index), label, ends)


def gaps_at(line: Dataset, alpha: int, index: int, label: int, place: Fraction) -> bool:
    found = arrangement(line)
    ((*mean,),) = plain_x_mix.averages(line, alpha, found.at(index, place / found.edge(index).length))
    return all(mean[label] > value for other, value in enumerate(mean) if other != label)


def between_unlike() -> tuple[Dataset, int]:
    """A line of two classes, and its edge from place 0 to 2."""
    line = Dataset.from_rows([[-1], [0], [2], [3]], [0, 1, 1, 0])
    found = arrangement(line)
    return line, next(k for k in range(found.size) if found.edge(k).length == 2)
