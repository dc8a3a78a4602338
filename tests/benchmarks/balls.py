"""h_ε at points of Iris with enclosed masses, as table-1 predicts it, against the same from exact sums.

Every tenth data point is taken, at the default ε. Printed are the CPU seconds of both, and the largest difference of a
probability.
"""

import time
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from mixproof.geometry.aliases import Floats
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.geometry.numbers.digits import nearest_float
from mixproof.solvers.classifier.ball.best_constant import best_constant
from mixproof.solvers.classifier.ball.enclosed_constant import enclosed_constant
from mixproof.solvers.classifier.probabilities import Probabilities
from mixproof.solvers.mixing.beta import Beta

STEP = 10
ALPHAS = (Fraction(1, 5), Fraction(1), Fraction(32), Fraction(128))


def measured(points: range, constant: Callable[[int], Probabilities | None]) -> tuple[Floats, float]:
    """The probabilities at the points, and the CPU seconds that they took."""
    start = time.process_time()
    found = [constant(index) for index in points]
    values = [[nearest_float(shares[label]) for label in range(len(shares))] for shares in found if shares is not None]
    return np.array(values), time.process_time() - start


def compare(iris: Dataset, alpha: Fraction) -> None:
    """Time both for one α."""
    epsilon, law, points = typical_epsilon(iris), Beta(alpha, alpha), range(0, iris.size, STEP)
    own, own_cpu = measured(points, lambda index: enclosed_constant(iris, alpha, iris.point(index), epsilon))
    exact, exact_cpu = measured(points, lambda index: best_constant(iris, law, iris.point(index), epsilon))
    print(
        f"α = {alpha}, {len(points)} points: enclosed {own_cpu:.2f} s, exact {exact_cpu:.2f} s of CPU; "
        f"largest difference {np.abs(own - exact).max():.0e}"
    )


def main() -> None:
    """Run each case."""
    iris = load("iris")
    for alpha in ALPHAS:
        compare(iris, alpha)


if __name__ == "__main__":
    main()
