"""Datasets that are written out on one line: what is written is read back, whatever it holds."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mixproof import InputError, as_dataset, load
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.inline import inline_text, is_inline
from mixproof.geometry.data.sources import load_rows
from tests.strategies import datasets, examples

LabelledPoint = tuple[str, tuple[Fraction, ...]]


def labelled_points(dataset: Dataset) -> Counter[LabelledPoint]:
    """The points with their classes, as often as they occur."""
    return Counter(
        {(dataset.label(k), dataset.point(k)): len(dataset.rows[k]) for k in range(dataset.size)},
    )


NAMES = st.text(min_size=1).filter(lambda text: bool(text.strip()))
ODD_NAMES = st.sampled_from(
    [
        "a b",
        "a:b",
        "|",
        "{",
        '"',
        '\\"',
        "\\",
        "0",
        "-1",
        "1/2",
        "é",
        "\x1b",
        "\u200b",
        "\U000e0001",
        "a\nb",
        "(",
        ",",
        "'",
    ]
)
NUMBERS = (
    st.fractions()
    | st.integers(-(10**30), 10**30).map(Fraction)
    | st.decimals(allow_nan=False, allow_infinity=False, places=9).map(Fraction)
)


@st.composite
def odd_datasets(draw: st.DrawFn) -> Dataset:
    """Points of any exact numbers in one to three dimensions, some of them several times, with classes of any name."""
    dimension = draw(st.integers(1, 3))
    points = draw(st.lists(st.tuples(*[NUMBERS] * dimension), min_size=1, max_size=6, unique=True))
    names = draw(st.lists(NAMES | ODD_NAMES, min_size=1, max_size=3))
    rows = [(point, draw(st.sampled_from(names))) for point in points for _ in [0]]
    repeated = [row for row in rows for _ in range(draw(st.integers(1, 3)))]
    return Dataset.from_rationals([point for point, _ in repeated], [name for _, name in repeated])


@pytest.mark.slow
@given(odd_datasets() | datasets())
@examples(150)
def test_a_dataset_is_read_as_it_is_written(dataset: Dataset) -> None:
    text = inline_text(dataset)
    read = as_dataset(text)
    assert text.isprintable()
    assert labelled_points(read) == labelled_points(dataset)
    assert (read.classes, read.dimension, inline_text(read)) == (dataset.classes, dataset.dimension, text)


@pytest.mark.parametrize("number", ["1e-4000", "1e4000", "-3.5e-3999", "1/3", f"1/{'7' * 3000}", "5e-324", "0.1", "-0"])
def test_long_numbers_are_written_so_that_they_can_be_read(number: str) -> None:
    dataset = Dataset.from_rows([[number], ["12"]], "ab")
    assert labelled_points(as_dataset(inline_text(dataset))) == labelled_points(dataset)


@pytest.mark.parametrize("name", ["shadow", "counterexample", "cross", "crossing", "iris"])
def test_named_datasets_can_be_written_out(name: str) -> None:
    assert labelled_points(as_dataset(inline_text(load(name)))) == labelled_points(load(name))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{0, 1 | 2}", "{0, 1 | 2}"),
        ("0,1|2", "{0, 1 | 2}"),
        (" { 1.50 | -2/4 } ", "{1.5 | -0.5}"),
        ("(0,0) (1,0) | (0,1)", "{(0, 0), (1, 0) | (0, 1)}"),
        ("{(0, 0), (1, 0) | (0, 1)}", "{(0, 0), (1, 0) | (0, 1)}"),
        ("{(3)|4}", "{3 | 4}"),
        ("{0, 0, 1 | 2}", "{0, 0, 1 | 2}"),
        ("{b: 0, 1 | a: 2}", "{a: 2 | b: 0, 1}"),
        ("{b: 0 | a: 2 | b: 1}", "{a: 2 | b: 0, 1}"),
        ('{"my class": 0 | your class: 2}', "{my class: 0 | your class: 2}"),
        ("{1: 0 | 2: 5}", "{1: 0 | 2: 5}"),
    ],
)
def test_sets_are_read_as_people_write_them(text: str, written: str) -> None:
    assert inline_text(as_dataset(text)) == written


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{0, 1 | 2", "the end is unexpected"),
        ("{0, 1 | 2}}", "unexpected"),
        ("{0, 1 | }", "'}' is unexpected after '|'"),
        ("{}", "unexpected"),
        ("{", "the end is unexpected"),
        ("(", "the end is unexpected"),
        ("|", "unexpected"),
        ("{0 1 | 2}", "'0 1' is not a number: write {0, 1 | 2}"),
        ("{(0 0) | (1, 1)}", "'0 0' is not a number"),
        ("{(0, 0) | 1}", "a point has 1 coordinates, the first has 2"),
        ("{0, −1 | 2}", "write -1"),
        ("{0,5 | nan}", "nan is not a finite number"),
        ("{a: 0 | 1}", "name all of them, or none"),
        ('{"a: 0 | 1}', "a quotation mark is not closed"),
        ('{"": 0 | b: 1}', "a class has an empty name"),
        (r'{"\x": 0 | b: 1}', "no text as in JSON"),
        ("{1/0 | 2}", "divides by zero"),
        (f"{{{'9' * 5000} | 2}}", "5,000 characters"),
        ("{0, 1 | 1}", "the same point with two labels"),
        ("a|b.csv", "'a' is not a number"),
    ],
)
def test_other_text_is_refused_with_its_place(text: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        load(text)
    assert words in str(refused.value)
    assert len(str(refused.value)) < 400


def test_rows_keep_the_order_of_the_text_and_may_have_two_labels() -> None:
    rows = load_rows("{b: 0, 1 | a: 1}")
    assert rows.labels == ("b", "b", "a")
    assert [clash.rows for clash in rows.clashes()] == [(1, 2)]


def test_a_file_that_is_there_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("(1|2).csv").write_text("5,a\n6,b\n")
    assert not is_inline("(1|2).csv")
    assert load("(1|2).csv").classes == ("a", "b")


def test_a_set_names_its_classes_itself() -> None:
    with pytest.raises(InputError, match="`label`, `header`, `drop` and `keep` are for files"):
        load("{0 | 1}", label="0")
