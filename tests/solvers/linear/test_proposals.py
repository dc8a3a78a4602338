"""The float method against SciPy."""

import pytest

from mixproof.solvers.linear.proposals import _quadrature
from mixproof.solvers.mixing.beta import Beta
from tests.solvers.linear_models import each_law


@each_law
def test_float_quadrature_is_scipys(law: Beta) -> None:
    from scipy.special import roots_jacobi

    weight, share = _quadrature(law, 32)
    nodes, shares = roots_jacobi(32, float(law.b) - 1, float(law.a) - 1)
    for power in (1, 2, 7):
        moment = (((1 + nodes) / 2) ** power + ((1 - nodes) / 2) ** power) / 2 @ shares / shares.sum()
        assert weight**power @ share == pytest.approx(moment, rel=1e-10)
