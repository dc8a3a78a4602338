"""Results that show themselves, in a session and in a notebook."""

import subprocess
import sys

import pytest

import mixproof
from mixproof.geometry.data.dataset import Dataset
from mixproof.reports.terminal.display import ShownVerification, as_text, verify
from mixproof.reports.terminal.verification import verification_table
from mixproof.theory.verify import verify as plain_verify


def test_the_repr_is_the_terminal_table() -> None:
    shown = verify("2.10", "iris", alpha="1/2")
    assert repr(shown) == as_text(verification_table(plain_verify("2.10", "iris", alpha="1/2")))
    assert max(map(len, repr(shown).splitlines())) <= 80
    assert "\x1b" not in repr(shown)


def test_a_notebook_shows_the_same_escaped() -> None:
    data = Dataset.from_rows([[0], [1], [2]], ["<b>", "<b>", "&"], "<script>")
    html = verify("2.10", data)._repr_html_()
    assert "<script>" not in html
    assert "&lt;script&gt;" in html
    assert "&lt;b&gt;" in html


def test_the_public_verify_is_the_one_that_shows_itself() -> None:
    found = mixproof.verify("2.10", "shadow", ["sharp"])
    assert isinstance(found, ShownVerification)
    assert [outcome.reading.id for outcome in found.outcomes] == ["sharp"]
    with pytest.raises(mixproof.InputError):
        mixproof.verify("2.10", "nowhere")


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({"NO_COLOR": "1"}, marks=pytest.mark.slow),
        {"FORCE_COLOR": "1"},
        pytest.param({}, marks=pytest.mark.slow),
    ],
)
def test_piped_output_is_plain_text_of_width_80(environment: dict[str, str]) -> None:
    code = (
        "import sys; sys.argv = ['verify', *sys.argv[1:]]; from mixproof.reports.cli import verify_main; verify_main()"
    )
    words = ["--theorem", "2.10", "--dataset", "shadow"]
    found = subprocess.run(
        [sys.executable, "-c", code, *words],
        capture_output=True,
        text=True,
        env={"PATH": "", "MIXPROOF_TRAIN": "0", **environment},
        check=False,
    )
    assert "refuted" in found.stdout
    if "FORCE_COLOR" not in environment:
        assert "\x1b" not in found.stdout
        assert max(map(len, found.stdout.splitlines())) <= 80
