"""Files in the format of LIBSVM are what scikit-learn reads of them, but for the digits that it rounds."""

from fractions import Fraction
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from sklearn.datasets import dump_svmlight_file, load_svmlight_file

from mixproof.geometry.data.files import svmlight
from mixproof.geometry.data.files.reader import read_rows
from mixproof.geometry.errors import InputError


@pytest.mark.parametrize("zero_based", [True, False])
def test_it_is_what_scikit_learn_reads(zero_based: bool, tmp_path: Path) -> None:
    stream = np.random.default_rng(3)
    table = stream.integers(-9, 9, size=(30, 7)) / 8 * (stream.random((30, 7)) < 0.6)
    table[0, 0] = table[0, 6] = 1
    labels = stream.choice([-1, 1], 30)
    file = tmp_path / "t.libsvm"
    dump_svmlight_file(table, labels, str(file), zero_based=zero_based, comment="written by a test")
    theirs, their_labels = load_svmlight_file(str(file), zero_based=zero_based)
    found = read_rows(file)
    assert (found.numerators / found.denominator).tolist() == theirs.toarray().tolist() == table.tolist()
    assert [float(label) for label in found.labels] == their_labels.tolist()


def test_numbers_and_labels_are_read_as_they_are_written(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("# head\n+1 2:0.12345678901234567890123\n\n1.0 1:1e40 # one\n-1 1:1/3\nspam 2:7\n")
    found = read_rows(file)
    assert found.labels == ("1", "1", "-1", "spam")
    assert Fraction(int(found.numerators[0, 1]), found.denominator) == Fraction("0.12345678901234567890123")
    assert Fraction(int(found.numerators[1, 0]), found.denominator) == 10**40
    assert Fraction(int(found.numerators[2, 0]), found.denominator) == Fraction(1, 3)
    assert "places 1 to 2" in found.origin


@pytest.mark.parametrize(
    ("text", "options", "told"),
    [
        ("1 1:2\n1,2 1:3\n", {}, "line 2: '1,2' are several labels"),
        ("1 1:2\n-1 qid:3 1:3\n", {}, "line 2: 'qid:3' is no coordinate: queries are for ranking"),
        ("1 1:2\n-1 1:3 1:4\n", {}, "line 2: place 1 has two values"),
        ("1 1:2\n-1 3\n", {}, "line 2: '3' is no coordinate: write place:value"),
        ("1 1:2\n-1 3:x\n", {}, "line 2, place 3: 'x' is not a number"),
        ("1 1:2\n-1 3:nan\n", {}, "line 2, place 3: nan is not a finite number"),
        ("1 1:2\n-1 999999999:1\n", {}, "are the most: take fewer rows, or fewer places"),
        ("1 -1:2\n2 1:3\n", {}, "line 1: '-1:2' is no coordinate: write place:value"),
        ("1 qid:3 1:2\n2 qid:1 1:3\n", {}, "line 1: 'qid:3' is no coordinate: queries are for ranking"),
        ("1 99999999999:2\n2 1:3\n", {}, "are the most: take fewer rows, or fewer places"),
        ("1 \u0663:2\n2 1:3\n", {}, "line 1: '\u0663:2' is no coordinate: write place:value"),
        ("1 1:2\n-1 2:1\n", {"label": "0"}, "a file of LIBSVM has labels of its own"),
        ("1 1:2\n-1 2:1\n", {"delimiter": ","}, "a file of LIBSVM has labels of its own"),
    ],
)
def test_what_cannot_be_read_is_refused_by_place(text: str, options: dict[str, Any], told: str, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text(text)
    with pytest.raises(InputError, match=told):
        read_rows(file, **options)


@pytest.mark.parametrize("text", ["12:30 5 a\n12:31 6 b\n", "u v\n1 2\n", "a,1:2\n"])
def test_other_text_is_not_taken_for_it(text: str, tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text(text)
    assert not svmlight.is_svmlight(file)


def test_a_row_of_zeros_is_a_row(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("1 1:2\n-1\n")
    assert read_rows(file).numerators.tolist() == [[2], [0]]
