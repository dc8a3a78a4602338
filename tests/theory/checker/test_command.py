"""The checker's own command line."""

import pytest

from mixproof.theory.checker.command import main


def test_help_says_the_usage_and_the_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("usage: checker [--seconds S] FILE...\n")
    assert "0 accepted, 1 rejected, 2 not a certificate or wrong usage, 3 not decided" in told


@pytest.mark.parametrize("words", [[], ["a.json", "--seconds", "5"], ["--seconds", "abc", "a.json"], ["--second"]])
def test_wrong_usage_says_the_right_one(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert capsys.readouterr().out.endswith("S is an integer, and goes before the files\n")
