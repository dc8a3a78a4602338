"""Pictures: the same bytes each time, well-formed, true words beside them, and names from outside as text."""

import io
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PIL import Image
from scipy.optimize import brentq
from scipy.special import betainc

from mixproof.empirical.experiments.epsilon_scheme import epsilon_scheme
from mixproof.empirical.experiments.figure_2 import figure_2
from mixproof.empirical.experiments.figure_3 import figure_3
from mixproof.empirical.experiments.lemma_3_7 import lemma_3_7
from mixproof.empirical.experiments.second_order import second_order
from mixproof.empirical.experiments.table_1 import table_1
from mixproof.empirical.experiments.theorem_3_5 import theorem_3_5
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.rows import Rows
from mixproof.geometry.data.sources import as_dataset, load
from mixproof.geometry.incidence.collinearity import Incidence
from mixproof.reports.figures import curve, mixture, phase, plane, points
from mixproof.reports.figures.gallery import explorer_data, pictures_of, reach
from mixproof.reports.figures.style import COLOURS, MARKERS, Picture, colour_of, marker_of, short
from mixproof.reports.figures.training import training_pictures
from mixproof.solvers.mixing.beta import Beta

TWO = ["table-1", "figure-1"]
ONE = Beta(Fraction(1), Fraction(1))
CLASSLESS = Dataset.from_rows([[0, 0], [1, 1], [0, 1], [1, 0]], "aabb")
"""Classes that no affine model tells apart: the paths stay at zero, and there are no radii."""

DRAWN: dict[str, Callable[[], Picture]] = {
    "line": lambda: points.points_picture(load("shadow")),
    "plane points": lambda: points.points_picture(load("moons:points=60")),
    "curve": lambda: curve.curve_picture(load("shadow"), ONE, Fraction(1, 10)),
    "plane": lambda: plane.plane_picture(load("cross"), ONE, Fraction(1, 5)),
    "phase": lambda: phase.phase_picture(load("counterexample"), 1),
    "coordinates": lambda: mixture.mixture_picture(load("iris"), Incidence(97, 117, 79, Fraction(1, 4))),
    "images": lambda: mixture.mixture_picture(load("digits"), Incidence(0, 1, 2, Fraction(1, 2))),
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_is_the_same_bytes_each_time_and_of_one_column(name: str) -> None:
    first, second = DRAWN[name](), DRAWN[name]()
    assert first == second
    assert ElementTree.fromstring(first.svg).tag.endswith("svg")
    image = Image.open(io.BytesIO(first.png))
    assert image.size[0] == 720
    assert len(image.convert("RGB").getcolors(10**6) or []) > 3
    assert len(first.svg) < 120_000


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("shadow", "3 points on a line in 2 classes; 1 is inside a segment that ends in another class: row 1."),
        ("alternating-line:points=5,classes=2", "3 are inside a segment that ends in another class: rows 1, 2, 3."),
        ("cross", "4 points in the plane in 2 classes; none is inside a segment that ends in another class."),
    ],
)
def test_the_words_beside_the_points_say_who_is_on_a_foreign_segment(name: str, words: str) -> None:
    assert points.points_picture(load(name)).alt.endswith(words)


def test_points_in_space_are_not_drawn_as_a_plane() -> None:
    with pytest.raises(ValueError, match="on a line or in the plane"):
        points.points_picture(load("iris"))


def words_in(drawn: Picture) -> str:
    return " ".join(ElementTree.fromstring(drawn.svg).itertext())


def test_coordinates_are_called_by_their_columns_where_these_have_names() -> None:
    names, found = (
        ["sepal length", "sepal width", "petal length", "petal width"],
        Incidence(97, 117, 79, Fraction(1, 4)),
    )
    drawn = mixture.mixture_picture(replace(load("iris"), columns=tuple(names)), found)
    assert all(name in words_in(drawn) for name in names)
    assert "coordinate" not in words_in(drawn)
    assert "coordinate" in words_in(mixture.mixture_picture(load("iris"), found))
    assert all(
        name in words_in(points.points_picture(replace(load("cross"), columns=("left", "<b>"))))
        for name in ("left", "<b>")
    )
    line, square = replace(load("shadow"), columns=("dose",)), replace(load("cross"), columns=("height", "weight"))
    assert "dose" in words_in(curve.curve_picture(line, ONE, Fraction(1, 10)))
    assert "weight" in words_in(plane.plane_picture(square, ONE, Fraction(1, 5)))


def test_a_file_lends_its_names_to_the_axes(tmp_path: Path) -> None:
    file = tmp_path / "sizes.csv"
    file.write_text("height,weight,kind\n0,0,a\n1,1,b\n2,2,a\n")
    for data in (load(str(file)), Rows.of_dataset(load(str(file))).dataset(), as_dataset(str(file))):
        for drawn in pictures_of(data, [ONE], None):
            if not drawn.name.startswith("phase"):
                assert "height" in words_in(drawn)
                assert "coordinate" not in words_in(drawn)


def test_h_is_drawn_for_the_laws_that_are_asked_about_and_for_no_other() -> None:
    laws = [Beta(alpha, alpha) for alpha in (Fraction(1, 5), Fraction(32), Fraction(1, 5))]
    names = [drawn.name for drawn in pictures_of(load("shadow"), laws, None)]
    assert [name for name in names if "alpha" in name] == ["curve-alpha-1-5", "curve-alpha-32"]
    names = [drawn.name for drawn in pictures_of(load("cross"), laws, None)]
    assert names == ["points", "plane-alpha-1-5", "plane-alpha-32"]


def test_the_white_dots_of_a_phase_diagram_are_explained() -> None:
    drawn = phase.phase_picture(load("counterexample"), 1)
    assert "White dots: the α at which row 1 changes sides" in drawn.alt
    assert drawn.alt.endswith("above it the row is given to another class.")
    assert "α at which the row changes sides" in words_in(drawn)
    none = phase.phase_picture(load("shadow"), 1)
    assert none.alt == "Row 1 changes sides at no α for the 25 values of ε that are drawn."


def test_a_row_that_comes_back_is_not_said_to_be_lost_above_its_threshold() -> None:
    radii, own = [Fraction(1, 10)], np.ones((1, 33))
    back = phase.Phases(0, radii, own, [(0.1, 2.0), (0.1, 9.0)], is_lost_once=False, is_settled=True)
    missed = phase.Phases(0, radii, own, [], is_lost_once=True, is_settled=False)
    assert "above it" not in phase._in_words(back, 0)
    assert phase._in_words(missed, 0).startswith("Row 0 changes sides at no known α")
    assert phase._in_words(missed, 0).endswith("may have been missed within the budget.")


def test_a_curve_without_jumps_says_so() -> None:
    assert (
        "continuous at every data point"
        in curve.curve_picture(load("shadow"), Beta(Fraction(1, 2), Fraction(1, 2)), Fraction(1, 9)).alt
    )


def test_the_phase_diagram_has_the_thresholds() -> None:
    """On X₃² the middle is lost where its own mass, 1 + 2·P(ends near 1), is half of all: brentq on scipy's formula."""
    found = phase.phases(load("counterexample"), 1)

    def gap(alpha: float, epsilon: float) -> float:
        def central(low: float, high: float) -> float:
            return float(betainc(alpha, alpha, high) - betainc(alpha, alpha, low))

        def moment(low: float, high: float) -> float:
            return float(betainc(alpha + 1, alpha, high) - betainc(alpha + 1, alpha, low)) / 2

        outer = 2 * central(0.5 - epsilon / 2, 0.5 + epsilon / 2)
        near = moment(1 - epsilon, 1)
        rest = central(1 - epsilon, 1) - near
        return 1 + 4 * near - outer - 4 * rest

    assert [radius for radius, _ in found.thresholds] == pytest.approx([float(radius) for radius in found.radii])
    for radius, alpha in found.thresholds:
        assert alpha == pytest.approx(brentq(gap, 0.01, 5000, args=(radius,)), rel=1e-5)


def test_classes_are_told_apart_by_shape_and_colour() -> None:
    pairs = {(colour_of(label), marker_of(label)) for label in range(8)}
    assert len({colour for colour, _ in pairs}) == len({marker for _, marker in pairs}) == 8
    assert len(set(COLOURS)) == len(COLOURS)
    assert len(set(MARKERS)) == len(MARKERS)


def _luminance(colour: str) -> float:
    parts = [int(colour[k : k + 2], 16) / 255 for k in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_the_first_colours_stand_out_from_paper_and_each_other() -> None:
    first, second = (_luminance(colour) for colour in COLOURS[:2])
    assert all(1.05 / (light + 0.05) > 3 for light in (first, second))
    assert (max(first, second) + 0.05) / (min(first, second) + 0.05) > 1.2


def test_long_and_odd_names_are_cut_and_made_visible() -> None:
    assert short("\x00\n" + "x" * 100).startswith("\\x00\\n")
    assert len(short("\u202e" * 10_000)) <= 28
    data = Dataset.from_rows([[0], [1], [2]], ["$x_", "<b>", "$x_"], "$\\frac")
    text = "".join(ElementTree.fromstring(points.points_picture(data).svg).itertext())
    assert "$x_" in text
    assert "<b>" in text


@pytest.mark.parametrize(
    ("make", "names"),
    [
        (lambda: table_1(runs=2, steps=3, hidden=8), TWO),
        (lambda: table_1(load("alternating-line:points=3,classes=3"), [1], runs=2, steps=3, hidden=8), TWO),
        (
            lambda: table_1(Dataset.from_rows([[0, 0], [1, 2], [3, 1], [5, 5]], "abca"), [1], runs=2, steps=3),
            ["table-1"],
        ),
        (
            lambda: figure_3(["1/2", "1/10"], [1], runs=2, steps=3, hidden=8, points=20, grid=9),
            ["figure-3-1", "figure-3-2"],
        ),
        (lambda: theorem_3_5([load("simplex:positive=2,negative=1")], steps=20), ["angles-1"]),
        (lambda: lemma_3_7(points=3, draws=10), ["lemma-3-7"]),
        (lambda: epsilon_scheme([load("crossing")], runs=2), ["epsilon-scheme-1", "epsilon-scheme-2"]),
        (lambda: figure_2(runs=2, epochs=1, width=2, subset=20), ["figure-2"]),
        (lambda: second_order(load("crossing"), steps=9), ["second-order-paths", "second-order-radii"]),
        (lambda: second_order(load("{0 | 1, 3}"), steps=9), ["second-order-paths", "second-order-radii"]),
        (lambda: second_order(CLASSLESS), ["second-order-paths", "second-order-radii"]),
        (lambda: None, []),
    ],
)
def test_experiments_have_their_pictures(make: Callable[[], Any], names: list[str]) -> None:
    drawn = training_pictures(make())
    assert [each.name for each in drawn] == names
    assert all(each.alt.endswith(".") for each in drawn)
    assert not any("mathdefault" in each.svg for each in drawn)


@pytest.mark.slow
def test_each_kind_of_data_gets_the_pictures_that_can_be_drawn_of_it() -> None:
    def names(name: str) -> list[str]:
        return [drawn.name for drawn in pictures_of(load(name), [ONE], None)]

    assert names("cross") == ["points", "plane-alpha-1"]
    assert names("iris") == ["mixture-97-117-79"]
    assert names("simplex:positive=2,negative=1") == []
    assert names("alternating-line:points=30,classes=2") == ["points"]


def test_the_reach_is_the_least_distance_between_classes() -> None:
    assert reach(load("shadow")) == 1
    assert reach(Dataset.from_rows([[0, 0], [3, 4]], ["a", "b"])) == 5
    assert reach(Dataset.from_rows([[0], [1]], ["a", "a"])) == 1


def test_only_small_data_is_explored() -> None:
    assert explorer_data(load("iris")) is None
    assert explorer_data(load("moons")) is None
    found = explorer_data(load("alternating-line:points=40,classes=3"))
    assert found is not None
    assert np.sum(found["weights"]) == pytest.approx(1)
