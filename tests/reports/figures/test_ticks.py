"""Ticks: plain numbers, apart from each other, on axes of whatever range."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.axes import Axes
from matplotlib.figure import Figure

import mixproof
from mixproof.empirical.experiments.lemma_3_7 import lemma_3_7
from mixproof.empirical.experiments.second_order import second_order
from mixproof.empirical.experiments.table_1 import table_1
from mixproof.empirical.experiments.theorem_3_5 import theorem_3_5
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.reports.figures import curve, mixture, phase, plane, points, style
from mixproof.reports.figures.gallery import pictures_of
from mixproof.reports.figures.strengths import has_curve, strengths_picture
from mixproof.reports.figures.style import Picture, picture
from mixproof.reports.figures.ticks import even_ticks, log_ticks, plain_numbers
from mixproof.reports.figures.training import training_pictures
from mixproof.reports.study.page import study_picture
from mixproof.solvers.mixing.beta import Beta
from tests.benchmarks import margins

ONE = Beta(Fraction(1), Fraction(1))
WORD = "a name of some length, indeed"


@pytest.fixture
def figures(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[Figure]]:
    """The figures that are drawn, as they are when they become files."""
    kept: list[Figure] = []
    write = style._as_svg

    def keep(figure: Figure) -> str:
        kept.append(figure)
        return write(figure)

    monkeypatch.setattr(style, "_as_svg", keep)
    yield kept
    assert kept
    for figure in kept:
        check(figure)


def check(figure: Figure) -> None:
    """No labels of an axis touch, all words are on the figure, and most of it is a drawing."""
    figure.draw_without_rendering()
    for axes in (axes for axes in figure.axes if axes.axison):
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            seen = [
                label.get_window_extent()
                for place, label in zip(axis.get_majorticklocs(), axis.get_ticklabels(), strict=True)
                if label.get_text() and low <= place <= high
            ]
            assert not any(a.overlaps(b) for a, b in combinations(seen, 2)), [
                t.get_text() for t in axis.get_ticklabels()
            ]
            boxes = [*seen, axis.label.get_window_extent()] if axis.label.get_text() else seen
            assert all(box.x0 > -1 and box.y0 > -1 for box in boxes)
            assert all(box.x1 < figure.bbox.x1 + 1 and box.y1 < figure.bbox.y1 + 1 for box in boxes)
    for legend in figure.legends:
        box = legend.get_window_extent()
        assert box.x0 > -1
        assert box.x1 < figure.bbox.x1 + 1
        assert not any(box.overlaps(axes.get_window_extent()) for axes in figure.axes if axes.axison)


def texts(drawn: Picture) -> list[str]:
    return [words for words in ElementTree.fromstring(drawn.svg).itertext() if words.strip()]


def has_no_code(drawn: Picture) -> bool:
    return not any("$" in words or "mathdefault" in words for words in texts(drawn))


def plot(x: list[float], y: list[float], xscale: str, yscale: str) -> Callable[[Axes], None]:
    def draw(axes: Axes) -> None:
        axes.plot(x, y, "o", label="some dots")
        axes.set(xscale=xscale, yscale=yscale, xlabel="ε", ylabel="α")

    return draw


RANGES = [
    (low, low * ratio)
    for low in (1e-12, 0.0137, 2.9, 123456.0, 9e11)
    for ratio in (1.0, 1.0003, 1.07, 1.9, 7.0, 31.0, 1e3, 1e7, 1e19)
]


@pytest.mark.parametrize("scale", ["log", "linear"])
@pytest.mark.parametrize(("low", "high"), RANGES)
def test_on_every_range_the_labels_are_apart_and_plain(
    figures: list[Figure], scale: str, low: float, high: float
) -> None:
    drawn = picture("p", "t", "a.", plot([low, high], [high, low], scale, scale))
    assert has_no_code(drawn)
    (axes,) = figures[0].axes
    for axis in (axes.xaxis, axes.yaxis):
        words = [label.get_text() for label in axis.get_ticklabels()]
        places = axis.get_majorticklocs()
        assert 1 <= len(words) <= 7
        assert len(set(words)) == len(words)
        read = [float(word.replace("−", "-")) for word in words]
        step = min((b - a for a, b in pairwise(places)), default=abs(places[0]))
        assert np.allclose(read, places, rtol=0, atol=max(1e-2 * step, 1e-14 * abs(places).max()))
        assert high < 1.01 * low or len(words) > 1
    box = axes.get_window_extent()
    assert box.width * box.height > 0.45 * figures[0].bbox.width * figures[0].bbox.height


@given(st.floats(-150, 150), st.floats(1e-4, 150))
def test_ticks_lie_between_the_ends(power: float, decades: float) -> None:
    low, high = 10.0**power, 10.0 ** (power + decades)
    for sets, slack in ((log_ticks(low, high), 1e-6 * low), (even_ticks(low, high), 1e-6 * (high - low))):
        counts = []
        for ticks in sets:
            assert ticks == sorted(set(ticks))
            assert low - slack <= ticks[0]
            assert ticks[-1] <= high * (1 + 1e-6)
            counts.append(len(ticks))
        assert min(counts) >= 2
        assert max(counts) <= 8


@given(st.lists(st.floats(-1e300, 1e300, allow_subnormal=False), min_size=1, max_size=7, unique=True), st.booleans())
def test_numbers_read_back(ticks: list[float], each_its_own: bool) -> None:
    words = plain_numbers(sorted(ticks), each_its_own)
    read = [float(word.replace("−", "-")) for word in words]
    gaps = [b - a for a, b in pairwise(sorted(ticks))]
    if each_its_own:
        assert read == pytest.approx(sorted(ticks), rel=1e-5)
    elif gaps:
        assert all(abs(a - b) <= 0.01 * min(gaps) + 1e-15 * abs(b) for a, b in zip(read, sorted(ticks), strict=True))


def test_numbers_are_of_one_form_along_an_even_axis() -> None:
    assert plain_numbers([0, 500000, 10**6]) == ["0", "5e5", "1e6"]
    assert plain_numbers([0.1 + 0.2, 0.6, 0.8999999]) == ["0.3", "0.6", "0.9"]
    assert plain_numbers([1000.0, 1000.5]) == ["1000", "1000.5"]


def known(*pairs: tuple[str, str | None]) -> list[tuple[Fraction, Fraction | None]]:
    return [(Fraction(at), None if alpha is None else Fraction(alpha)) for at, alpha in pairs]


CURVES = {
    "no α at the audited ε": known(("1.3", None), ("1.7", None), ("2.936", "3.62"), ("5.18", "0")),
    "one decade": known(("0.1", "5.6"), ("0.11", "4.47"), ("0.1224", "3.83"), ("0.1414", "3.49")),
    "nearly one ε": known(("4.603", "1.346"), ("4.604", "1.345")),
    "one bound": known(("1.2", None), ("2.61", None), ("4.604", "1.34657")),
    "many decades": known(("1e-9", "2e9"), ("1", "1"), ("1e9", "1e-9")),
    "large": known(("12345", "22"), ("23456", "6"), ("98765", "0")),
}


@pytest.mark.parametrize("name", CURVES)
@pytest.mark.parametrize("least", [Fraction(0), Fraction(1, 10**10)])
def test_the_curve_of_safe_strengths_has_a_legend_and_room(figures: list[Figure], name: str, least: Fraction) -> None:
    at = CURVES[name][-1][0]
    drawn = strengths_picture(CURVES[name], at, least)
    assert has_no_code(drawn)
    words = " ".join(texts(drawn))
    assert "the ε of this audit" in words
    assert "safe up to here" in words
    assert ("every α, at every such ε" in words) == bool(least)
    assert ("every α is safe" in words) == any(alpha is None for _, alpha in CURVES[name])
    assert ("small α lose a row, too" in words) == any(alpha == 0 for _, alpha in CURVES[name])
    box = figures[0].axes[0].get_window_extent()
    assert box.width > 0.75 * figures[0].bbox.width
    assert box.height > 0.5 * figures[0].bbox.height


def test_a_curve_takes_a_bound_that_is_no_zero() -> None:
    assert all(has_curve(pairs) for pairs in CURVES.values())
    assert not has_curve(known(("1", None), ("2", "0")))
    assert not has_curve(known(("1", None), ("2", None)))
    assert not has_curve(known(("2", "3")))


def test_a_safe_strength_of_0_is_not_drawn_on_a_logarithmic_axis(figures: list[Figure]) -> None:
    strengths_picture(CURVES["no α at the audited ε"], Fraction("5.18"), Fraction(0))
    axes = figures[0].axes[0]
    assert axes.get_ylim()[0] > 0.1
    heights = [line.get_ydata() for line in axes.lines if line.get_transform() == axes.transData]
    assert all(np.min(each) > 0 for each in heights)


def named(columns: int) -> Dataset:
    rng = np.random.default_rng(columns)
    rows = rng.integers(0, 9, (3, columns))
    rows[0] = 0
    rows[1] = 2 * rows[2]
    return replace(Dataset.from_rows(rows.tolist(), "abc"), columns=tuple(f"{WORD} {k}" for k in range(columns)))


def way(alpha: str | None, k: int) -> dict[str, Any]:
    return {"alpha": alpha, "accuracy": 0.5 + k / 40, "log_loss": 1.0}


def study() -> Any:
    tables = [{"recommended": None, "ways": [way(alpha, k) for alpha in (None, "1/5", "1")]} for k in range(4)]
    return study_picture({"tables": tables})


LONG = Dataset.from_rows([[0], [1], [2]], [WORD + "!", "b", WORD + "!"])
FAR = Dataset.from_rows([["1e9"], ["1000000001"], ["1000000002"]], "aba")

DRAWN: dict[str, Callable[[], Any]] = {
    "points": lambda: [points.points_picture(load(name)) for name in ("shadow", "moons:points=60", "cross")],
    "far points": lambda: list(pictures_of(FAR, [ONE], None)),
    "near points": lambda: points.points_picture(Dataset.from_rows([["1e-9", 0], [0, "1e-9"], [1, 1]], "aba")),
    "long names": lambda: list(pictures_of(LONG, [ONE], None)),
    "curve": lambda: curve.curve_picture(load("shadow"), ONE, Fraction(1, 10)),
    "plane": lambda: plane.plane_picture(load("cross"), ONE, Fraction(1, 5)),
    "phase": lambda: phase.phase_picture(load("counterexample"), 1),
    "phase of tiny data": lambda: phase.phase_picture(Dataset.from_rows([["0"], ["1e-7"], ["2e-7"]], "aba"), 1),
    "named coordinates": lambda: [
        mixture.mixture_picture(named(columns), Incidence(2, 0, 1, Fraction(1, 2))) for columns in (3, 12, 40)
    ],
    "table 1": lambda: training_pictures(table_1(LONG, [1], runs=2, steps=3, hidden=8)),
    "table 1 of many classes": lambda: training_pictures(
        table_1(Dataset.from_rows([[k] for k in range(9)], "abcdefghi"), [1], runs=2, steps=3, hidden=8)
    ),
    "theorem 3.5": lambda: training_pictures(theorem_3_5([load("simplex:positive=2,negative=1")], steps=2000)),
    "lemma 3.7": lambda: training_pictures(lemma_3_7(points=3, draws=10)),
    "second order": lambda: [
        *training_pictures(second_order(load("crossing"), steps=9)),
        *training_pictures(second_order(load("{0 | 1, 3}"), steps=9)),
    ],
    "study": study,
}


@pytest.mark.parametrize("name", DRAWN)
def test_no_picture_shows_code_or_labels_that_touch(figures: list[Figure], name: str) -> None:
    found = DRAWN[name]()
    assert all(has_no_code(drawn) for drawn in (found if isinstance(found, list) else [found]))
    assert figures


def test_names_below_an_axis_are_all_kept(figures: list[Figure]) -> None:
    drawn = mixture.mixture_picture(named(12), Incidence(2, 0, 1, Fraction(1, 2)))
    assert sum(words.startswith(WORD[:20]) for words in texts(drawn)) == 12
    assert figures[0].axes[0].get_window_extent().height > 0.4 * figures[0].dpi * 3


def test_the_picture_of_a_benchmark_is_plain(figures: list[Figure], tmp_path: Path) -> None:
    margins.plot([(2000, 0.5, 1e3), (4000, 2.1, 9e3), (60000, 700.0, 3e6)], str(tmp_path / "margins.svg"))
    assert "mathdefault" not in (tmp_path / "margins.svg").read_text()
    assert figures


@pytest.mark.parametrize("name", ["margins", "study"])
def test_pictures_of_the_documentation_show_no_code(name: str) -> None:
    root = Path(mixproof.__file__).resolve().parent.parent
    svg = (root / "docs" / "pages" / f"{name}.svg").read_text(encoding="utf-8")
    assert has_no_code(Picture(name, "", "", svg, b""))
