"""The answer in one sentence claims what was decided, and of whom."""

from mixproof import audit
from mixproof.reports.audit.answer import answer_sentence
from tests.theory.audit.asked import X3, midpoints


def test_it_names_the_alpha_below_which_every_one_is_safe() -> None:
    found = audit(X3, list("aba"), epsilon="1/10")
    assert answer_sentence(found) == "With ε = 0.1 every α up to 22.8813 keeps every row in its class."
    assert found.is_safe("22.8813") is True
    assert found.is_safe("22.8814") is False


def test_it_says_where_every_alpha_is_safe_and_up_to_which_resolution() -> None:
    rows, labels = [[0, 0], [2, 1], [5, 0], [9, 9]], list("aabb")
    near, far = answer_sentence(audit(rows, labels, epsilon="1/2")), answer_sentence(audit(rows, labels, epsilon=20))
    assert near.startswith("With ε = 0.5 every α keeps every row in its class; up to ε = ")
    assert near.endswith(" so it is.")
    assert far.startswith("With ε = 20 no α keeps every row in its class")
    assert far.endswith(" every α does.")


def test_it_says_which_rows_are_lost_without_mixup_too() -> None:
    """Row 2 lies among two rows of the other class; row 3 is alone."""
    told = answer_sentence(audit([[0], [2], [1], [90]], list("aabb"), epsilon=2))
    assert "no α keeps every row in its class, nor does training without Mixup (row 2: within ε as many rows or" in told
    assert "without Mixup" not in answer_sentence(audit(X3, list("aba"), epsilon="1/2"))


def test_intervals_apart_are_all_named() -> None:
    told = answer_sentence(audit("iris", epsilon="1/10"))
    assert "α < 5.62501 or α > 50.4438 keeps every row in its class, and no other α; up to ε = 0.0145658" in told


def test_it_says_of_whom_it_speaks() -> None:
    assert answer_sentence(audit(*midpoints(20), rows=6)).startswith(
        "Of 6 sampled rows, as if they were all the data: "
    )
    assert answer_sentence(audit([[0], [0], [3], [5], [9]], list("abaab"))).startswith(
        "Without the points of two labels: "
    )
    assert "no two classes are left" in answer_sentence(audit([[0], [0], [3]], list("aba")))


def test_it_is_the_first_line_everywhere() -> None:
    found = audit("cross")
    sentence = answer_sentence(found)
    assert " ".join(str(found).split()).startswith(sentence)
    assert found.to_json()["answer"] == sentence
    assert sentence in found.to_markdown().splitlines()[2].replace("\\", "")
    assert sentence in found.to_html()
