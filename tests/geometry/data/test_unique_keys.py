"""A key that is written twice in JSON is refused at any depth, with its name."""

import pytest

from mixproof.geometry.data.unique_keys import from_json
from mixproof.geometry.errors import InputError


@pytest.mark.parametrize("text", ['{"a": 1, "a": 1}', '[{"b": {"a": 1, "c": 2, "a": {}}}]', '{"a": 1, "\\u0061": 2}'])
def test_a_key_is_found_at_any_depth_and_however_it_is_written(text: str) -> None:
    with pytest.raises(InputError, match=r"^the key 'a' occurs 2 times in one object: keep the one that is meant$"):
        from_json(text)


def test_the_same_key_in_several_objects_is_no_repetition() -> None:
    assert from_json('[{"a": 1}, {"a": {"a": 0.1}}]') == [{"a": 1}, {"a": {"a": "0.1"}}]
