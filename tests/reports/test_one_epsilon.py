"""One default ε everywhere: the same value in all that take one, in every unit, and said to be the default."""

from fractions import Fraction
from typing import Any

import pytest

from mixproof.geometry.data.sources import load
from mixproof.geometry.margins.neighbours import typical_epsilon
from mixproof.geometry.numbers.rationals import rational_text
from mixproof.reports.audit.audit import audit
from mixproof.reports.terminal.verification import verification_json
from mixproof.solvers.classifier.estimator import MixupOptimalClassifier
from mixproof.theory import statement as module
from mixproof.theory.catalog import reading, statement
from mixproof.theory.certificate import certify
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.finds import Example
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.instance import epsilon_of
from mixproof.theory.settings import make_instance
from mixproof.theory.statement import Verification
from mixproof.theory.trace import trace
from mixproof.theory.verify import verify

TABLES: list[tuple[list[list[int]], str]] = [
    ([[0], [1], [2]], "aba"),
    ([[0, 0], [4, 1], [2, 3], [7, 7], [1, 5], [2, 2]], "abcabb"),
    ([[0], [3], [4], [9], [11], [14], [15]], "aabbaba"),
]


@pytest.mark.parametrize("theorem", ["2.3", "2.7"])
@pytest.mark.parametrize(("points", "labels"), TABLES)
def test_in_other_units_epsilon_scales_and_verdicts_stay(points: list[list[int]], labels: str, theorem: str) -> None:
    plain = verify(theorem, (points, list(labels)))
    assert plain.epsilon is not None
    for power in (-7, 1, 12):
        scaled = verify(theorem, ([[c * Fraction(10) ** power for c in x] for x in points], list(labels)))
        assert scaled.epsilon == plain.epsilon * Fraction(10) ** power
        assert [each.verdict for each in scaled.outcomes] == [each.verdict for each in plain.outcomes]
        counted = [[each.conclusion.total for each in found.outcomes] for found in (scaled, plain)]
        assert counted[0] == counted[1]


@pytest.mark.parametrize("name", ["counterexample", "moons:points=30", "{0, 0, 3, 4 | 1, 9, 9}"])
def test_the_default_is_one_value_in_all_that_take_an_epsilon(name: str) -> None:
    data = load(name)
    X = [[float(value) for value in data.point(k)] for k in range(data.size) for _ in data.rows[k]]
    y = [data.labels[k] for k in range(data.size) for _ in data.rows[k]]
    expected = typical_epsilon(data)
    found = verify("2.3", data, point=data.point(0))
    made: Any = certify(found)
    told: Any = verification_json(found)
    assert audit(data).epsilon == expected
    assert MixupOptimalClassifier().fit(X, y).radius_ == expected
    assert epsilon_of(trace("2.3", data, point=data.point(0)).instance) == expected
    assert made["verdicts"][0]["settings"]["epsilon"] == told["epsilon"] == rational_text(expected)
    assert told["epsilon_is_default"] is True
    named: Any = verification_json(verify("2.3", data, point=data.point(0), epsilon=expected))
    assert named["epsilon_is_default"] is False
    assert {key: named["readings"][0][key] for key in ("verdict", "id")} == {
        key: told["readings"][0][key] for key in ("verdict", "id")
    }


def test_the_search_for_counterexamples_asks_each_set_at_its_own_epsilon() -> None:
    """On {0, 1 | 2} that is 1/2; on sets with other distances another: a find is shown by `verify` without an ε."""
    chosen = statement("2.3")
    judge = Judge(chosen, reading(chosen, "printed"), make_instance("shadow", mixing="beta(2,1)"))
    found = falsify(judge, SearchScope(3, 4, 1))
    assert found.minimal is not None
    again = verify("2.3", found.minimal.dataset(), "printed", mixing="beta(2,1)")
    assert again.epsilon == typical_epsilon(found.minimal.dataset())
    assert again.outcome("printed").verdict.value == "refuted"
    for points in (((0,), (1,), (3,)), ((0,), (2,), (3,))):
        settled = judge.settle(points, (0, 0, 1))
        whole = verify("2.3", Example(points, (0, 0, 1)).dataset(), "printed", mixing="beta(2,1)")
        assert settled.verdict is whole.outcome("printed").verdict


def test_the_epsilon_of_a_heading_is_no_long_search(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NEIGHBOUR_WORK", 0)
    fresh = make_instance(([[0], [2], [9]], list("aba")))
    assert Verification(statement("2.3"), fresh, ()).epsilon is None
    told: Any = verification_json(Verification(statement("2.3"), fresh, ()))
    assert told["epsilon"] is None
    assert verify("2.3", ([[0], [2], [7]], list("aba"))).epsilon == 1  # at hand, once it was needed
