"""Certified risks of networks on all pairs, in CPU time, against the plainest loop in Fractions in the same run.

The plain loop follows a segment piece by piece: it evaluates the network in Fractions at both ends of an interval, cuts
it where a sign changes, and goes on. It finds pieces alone and no loss; it is timed on a few segments and scaled.
Networks are random, with weights in single precision. For digits a share of the pairs is timed and scaled, unless
`--full` is given.
"""

import argparse
import time
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

import numpy as np

from mixproof.empirical.networks.decisions import floats_of
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.layers import Layer, Linear, ReLU
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairQuestion, all_pairs, pair_block
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.solvers.mixing.beta import Beta

BLOCK = 1000


def random_network(widths: Sequence[int]) -> Network:
    """Linear layers with rectifiers between them."""
    rng = np.random.default_rng(0)
    layers: list[Layer] = []
    for inputs, outputs in pairwise(widths):
        weight = (1.5 * rng.standard_normal((outputs, inputs)) / np.sqrt(inputs)).astype(np.float32).tolist()
        bias = (0.5 * rng.standard_normal(outputs)).astype(np.float32).tolist()
        layers += [Linear(tuple(tuple(map(Fraction, row)) for row in weight), tuple(map(Fraction, bias))), ReLU()]
    return Network.of((widths[0],), layers[:-1])


def plain_pieces(network: Network, s: Sequence[Fraction], t: Sequence[Fraction]) -> int:
    """The number of pieces on a segment, layer by layer in Fractions."""
    places, values = [Fraction(0), Fraction(1)], [list(t), list(s)]
    for node in network.nodes:
        if isinstance(node.layer, Linear):
            weight, bias = node.layer.weight, node.layer.bias
            values = [
                [sum((w * v for w, v in zip(row, at, strict=True)), b) for row, b in zip(weight, bias, strict=True)]
                for at in values
            ]
            continue
        cuts = {
            low + (high - low) * a / (a - b)
            for low, high, before, after in zip(places, places[1:], values, values[1:], strict=False)
            for a, b in zip(before, after, strict=True)
            if a * b < 0
        }
        values = [_between(places, values, place) for place in sorted({*places, *cuts})]
        places = sorted({*places, *cuts})
        values = [[max(value, Fraction(0)) for value in at] for at in values]
    return len(places) - 1


def _between(places: list[Fraction], values: list[list[Fraction]], place: Fraction) -> list[Fraction]:
    """The values at a place."""
    after = next(k for k, each in enumerate(places) if each >= place)
    if places[after] == place:
        return values[after]
    share = (place - places[after - 1]) / (places[after] - places[after - 1])
    return [a + share * (b - a) for a, b in zip(values[after - 1], values[after], strict=True)]


def question_of(network: Network, data: Dataset, alpha: str) -> PairQuestion:
    """All pairs of a dataset."""
    density = FloatDensity.of(Beta(Fraction(alpha), Fraction(alpha)))
    assert density is not None
    counts = np.array([len(rows) for rows in data.rows], dtype=np.intp)
    return PairQuestion(network, floats_of(data), np.array(data.labels, dtype=np.intp), counts, density, 0.5)


def compare(name: str, widths: Sequence[int], alpha: str, most: int, plain: int) -> None:
    """Print CPU seconds for all pairs, and the ratio."""
    network, data = random_network(widths), load(name)
    question = question_of(network, data, alpha)
    pairs = min(question.size, most)
    started = time.process_time()
    for first in range(0, pairs, BLOCK):
        # Spread over the dataset, whose classes may follow one another.
        start = first * question.size // pairs
        pair_block(question, range(start, min(start + min(BLOCK, pairs - first), question.size)))
    each = (time.process_time() - started) / pairs
    started = time.process_time()
    for s, t in all_pairs(np.arange(plain) * (question.size // plain)).tolist():
        plain_pieces(network, data.point(s), data.point(t))
    slow = (time.process_time() - started) / plain
    print(
        f"{name}, {'-'.join(map(str, widths))}, α = {alpha}: {each * question.size:.1f} s of CPU for all "
        f"{question.size:,} pairs{'' if pairs == question.size else f' (scaled from {pairs:,})'}; "
        f"{1000 * each:.3f} ms a segment, plain loop {1000 * slow:.1f} ms, ratio {slow / each:.0f}",
        flush=True,
    )


def main() -> None:
    """Run all comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="take all pairs of digits")
    most = 10**9 if parser.parse_args().full else 4_000
    for alpha in ("1", "1/5", "40"):
        compare("counterexample", (1, 512, 2), alpha, 10**9, 1)
        compare("iris", (4, 16, 16, 3), alpha, 10**9, 8)
    compare("digits", (64, 32, 10), "1", most, 4)


if __name__ == "__main__":
    main()
