"""Models come in exactly, and what is no model is refused in one line."""

import json
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from sklearn.linear_model import LogisticRegression, RidgeClassifier

from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.data.sources import load
from mixproof.geometry.errors import InputError
from mixproof.solvers.affine.found import model_for
from mixproof.solvers.affine.logits import Logits
from mixproof.solvers.affine.model import AffineModel
from mixproof.solvers.affine.sources import as_affine_model
from mixproof.solvers.mixing.beta import Beta

LINE = Dataset.from_rows([[0], [1], [2], [5]], ["a", "b", "b", "a"])
UNIFORM = Beta(Fraction(1), Fraction(1))


def written(folder: Path, held: object) -> Path:
    file = folder / "model.json"
    file.write_text(json.dumps(held) if not isinstance(held, str) else held)
    return file


def test_json_is_read_as_it_is_written(tmp_path: Path) -> None:
    model = as_affine_model(written(tmp_path, '{"weights": [[0.1, "1/3"]], "bias": [-2]}'))
    assert model.weights == ((Fraction(1, 10), Fraction(1, 3)),)
    assert model.bias == (Fraction(-2),)


def test_npz_is_read_as_the_binary_numbers_that_it_holds(tmp_path: Path) -> None:
    file = tmp_path / "model.npz"
    np.savez(file, W=np.array([[0.1, 2.0]]), b=np.array([1.0]))
    model = as_affine_model(file)
    assert model.weights[0][0] == Fraction(*(0.1).as_integer_ratio())
    assert model.bias == (Fraction(1),)


@pytest.mark.parametrize("estimator", [LogisticRegression(), RidgeClassifier()])
@pytest.mark.parametrize("name", ["iris", "two-moons"])
def test_an_estimator_is_read_exactly(estimator: LogisticRegression, name: str) -> None:
    data = load("iris") if name == "iris" else load("moons:points=40,seed=3")
    points = np.array([[float(value) for value in data.point(index)] for index in range(data.size)])
    names = [data.label(index) for index in range(data.size)]
    fitted = estimator.fit(points, names)
    model = as_affine_model(fitted)
    logits = Logits.of(model, data)
    scores = np.array([[float(value) for value in row] for row in logits.rows])
    decided = fitted.decision_function(points)
    if decided.ndim == 1:
        scores, decided = (
            scores[:, 1] - scores[:, 0],
            decided * (1 if list(fitted.classes_) == list(data.classes) else -1),
        )
    assert scores == pytest.approx(decided, abs=1e-9)
    assert model.weights[0][0] == Fraction(*float(np.ravel(fitted.coef_)[0]).as_integer_ratio())


def test_the_rows_of_named_classes_find_their_places() -> None:
    swapped = as_affine_model({"weights": [[2], [1]], "bias": [0, 1], "classes": ["b", "a"]})
    assert swapped.rows_for(LINE)[0] == ((Fraction(1),), (Fraction(2),))
    single = AffineModel.of([[3]], [1], classes=("b", "a"))
    assert single.rows_for(LINE)[0] == ((Fraction(3),), (Fraction(0),))


@pytest.mark.parametrize(
    ("held", "message"),
    [
        ("{", "cannot be read as JSON"),
        ("[1]", "holds no object"),
        ({"bias": [1]}, "there are no weights"),
        ({"weights": [[1]], "biases": [1]}, "it has 'biases'"),
        ({"weights": 3}, "a list of rows"),
        ({"weights": [1, 2]}, "a list of rows"),
        ({"weights": []}, "at least one row"),
        ({"weights": [[]]}, "at least one row"),
        ({"weights": [[1, 2], [3]], "bias": [0, 0]}, "row 1 of the model's weights has 1 numbers"),
        ({"weights": [[1]], "bias": [0, 0]}, "1 rows of weights and 2 biases"),
        ({"weights": [["x"]]}, "weight 0 of row 0 of the model: 'x' is not a number"),
        ({"weights": [[None]]}, "weight 0 of row 0 of the model"),
        ({"weights": [[1]], "bias": [[0]]}, "bias 0 of the model"),
        ({"weights": [[1]], "bias": 1}, "the bias of a model is a list"),
        ('{"weights": [[NaN]]}', "not a finite number"),
        ({"weights": [[1]], "classes": ["a"]}, "2 different classes"),
    ],
)
def test_what_is_no_model_is_refused_in_one_line(tmp_path: Path, held: object, message: str) -> None:
    with pytest.raises(InputError) as refused:
        as_affine_model(written(tmp_path, held))
    assert message in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("given", [3, None, [1], object(), LogisticRegression(), "model.txt", "none.json", "none.npz"])
def test_other_things_are_refused(given: object) -> None:
    with pytest.raises(InputError):
        as_affine_model(given)


def test_an_npz_file_of_other_arrays_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "other.npz"
    np.savez(file, W1=np.eye(2))
    with pytest.raises(InputError, match="holds W1: a model has the arrays W and b"):
        as_affine_model(file)
    (tmp_path / "broken.npz").write_bytes(b"PK\x03\x04")
    with pytest.raises(InputError, match="cannot be read as NPZ"):
        as_affine_model(tmp_path / "broken.npz")


def test_a_model_that_does_not_fit_says_so() -> None:
    with pytest.raises(InputError, match="takes 2 coordinates and data has 1"):
        model_for({"weights": [[1, 2]]}, LINE, UNIFORM)
    with pytest.raises(InputError, match="3 rows of weights and data has 2 classes"):
        model_for({"weights": [[1], [2], [3]]}, LINE, UNIFORM)
    with pytest.raises(InputError, match="one of the classes a, c"):
        model_for({"weights": [[1]], "classes": ["a", "c"]}, LINE, UNIFORM)


def test_models_are_found() -> None:
    data = Dataset.from_rows([[1], [3], [2]], [0, 0, 1])
    erm = model_for("erm", data, UNIFORM)
    assert float(erm.weights[0][0]) == pytest.approx(-0.300464, abs=1e-6)
    with pytest.raises(InputError, match="no max-margin separator"):
        model_for("max-margin", data, UNIFORM)
    with pytest.raises(InputError, match="no minimiser on"):
        model_for("erm", load("{-1 | 1}"), UNIFORM)
    with pytest.raises(InputError, match="found for two classes, and iris has 3"):
        model_for("mixup", load("iris"), UNIFORM)


@pytest.mark.parametrize("weight", ["1e31", "-1e300", "1e4000"])
def test_logits_beyond_what_is_enclosed_are_refused(weight: str) -> None:
    for rows in ([[weight]], [[weight], [weight]]):
        with pytest.raises(InputError, match=r"logits beyond 1e\+30 on data, which are not enclosed: give a model of"):
            Logits.of(AffineModel.of(rows, [0] * len(rows)), LINE)
