"""The user's own network: named, loaded, trained as the stacked one, refused in one line."""

from fractions import Fraction
from pathlib import Path

import pytest

from mixproof.empirical.trials.models import load_model
from mixproof.geometry.errors import InputError


def test_a_function_is_found_in_a_file_and_in_a_module_of_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "nets_of_mine.py").write_text("def net(n, k):\n    return n, k\n")
    monkeypatch.chdir(tmp_path)
    assert load_model("nets_of_mine.py:net")(2, 3) == (2, 3)
    assert load_model("nets_of_mine:net")(2, 3) == (2, 3)
    assert load_model("fractions:Fraction")(2, 3) == Fraction(2, 3)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("net", "named as `module:function`"),
        (":net", "named as `module:function`"),
        ("no_such_file.py:net", "FileNotFoundError: there is no file no_such_file.py"),
        ("broken.py:net", "cannot be imported: ZeroDivisionError"),
        ("broken.py:", "named as `module:function`"),
        ("fractions:nothing", "fractions has no function 'nothing'"),
    ],
)
def test_what_cannot_be_loaded_is_refused_in_one_line(
    name: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken.py").write_text("1 / 0\n")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError) as error:
        load_model(name)
    assert words in str(error.value)
    assert "\n" not in str(error.value)
