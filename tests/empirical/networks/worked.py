"""Networks with worked values: TENT on 0, 1, 2, and NET_W on four rows of the plane."""

from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.written import network_of
from mixproof.geometry.data.dataset import Dataset


def tent(factor: int = 1) -> Network:
    """Hidden relu(x), relu(x − 1); with T = r_1 − 2r_2 the scores (1 − T, T), times a factor."""
    return network_of(
        {
            "schema": "mixproof/network/1",
            "input": 1,
            "layers": [
                {"kind": "linear", "weight": [["1"], ["1"]], "bias": ["0", "-1"]},
                {"kind": "relu"},
                {"kind": "linear", "weight": [[-factor, 2 * factor], [factor, -2 * factor]], "bias": [factor, 0]},
            ],
        }
    )


def net_w() -> Network:
    """A network of 2, 3 and 2 units."""
    return network_of(
        {
            "schema": "mixproof/network/1",
            "input": 2,
            "layers": [
                {"kind": "linear", "weight": [["1", "-1"], ["1/2", "1"], ["-2", "1"]], "bias": ["0", "-1", "1/2"]},
                {"kind": "relu"},
                {"kind": "linear", "weight": [["1", "-1", "1/2"], ["-1", "2", "1/4"]], "bias": ["1/4", "-1/2"]},
            ],
        }
    )


def line() -> Dataset:
    """0, 1, 2 labelled 0, 1, 0."""
    return Dataset.from_rows([[0], [1], [2]], [0, 1, 0])


def plane() -> Dataset:
    """Four rows labelled 0, 1, 0, 1."""
    return Dataset.from_rows([[0, 0], [2, 1], [1, 3], [-1, 1]], [0, 1, 0, 1])
