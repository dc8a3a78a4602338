"""The words of an error: one line, the nearest names, and the extra that a package comes with."""

from mixproof.geometry.errors import nearest, needed


def test_the_nearest_names_are_suggested_and_all_are_listed() -> None:
    assert nearest("specie", ["width", "species"]) == "did you mean 'species'? (known: width, species)"
    assert nearest("zzz", ["a", "b"]) == "known: a, b"
    assert nearest("zzz", [str(k) for k in range(40)]).endswith("28, 29, …")


def test_a_package_that_is_there_is_imported() -> None:
    assert needed("json.decoder", "data", "to read").__name__ == "json.decoder"
