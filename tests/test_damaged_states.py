"""Files that a later run goes on from, damaged in every way: the right result or a refusal, never another result.

``MIXPROOF_STATE_DAMAGES=3000`` sets the number of cases for each user of the slow test, ``MIXPROOF_SEED=7`` other ones.
"""

import io
import json
import os
import random
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from zipfile import ZIP_STORED, BadZipFile, ZipFile

import pytest

from mixproof.empirical.networks import report as network_report
from mixproof.empirical.networks.weights import fully_connected
from mixproof.empirical.training.batches import Member
from mixproof.empirical.training.checkpoints import Checkpoint
from mixproof.empirical.training.ensembles import train
from mixproof.empirical.training.networks import TwoLayerReLU
from mixproof.empirical.training.optimisers import Adam
from mixproof.empirical.training.recipes import Recipe
from mixproof.geometry.aliases import Json
from mixproof.geometry.data.dataset import Dataset
from mixproof.geometry.errors import InputError
from mixproof.geometry.incidence.triples import collinear
from mixproof.geometry.jobs.resources import Resources
from mixproof.geometry.jobs.state import content_key
from mixproof.geometry.margins import epsilon_star
from mixproof.geometry.margins.angular import each_point
from mixproof.reports.agreement.cache import Cache
from mixproof.reports.terminal.progress import search_progress
from mixproof.solvers.mixing.beta import Beta
from mixproof.theory.catalog import reading, statement
from mixproof.theory.falsify.exhaustive import falsify
from mixproof.theory.falsify.judge import Judge
from mixproof.theory.falsify.scope import SearchScope
from mixproof.theory.settings import make_instance
from tests.mutations import OF_ANY, OF_LINES, Damage

CASES = int(os.environ.get("MIXPROOF_STATE_DAMAGES", "1000"))
SEED = int(os.environ.get("MIXPROOF_SEED", "2"))

POINTS = [[x, (7 * x * x + 3 * x + 1) % 11 % 4] for x in range(1, 10)]
MINE = Dataset.from_rows(POINTS, list("abcabcabc"))
OTHER = Dataset.from_rows([[x, y + 3 * (x % 2)] for x, y in POINTS], list("abcacbabc"))


def margins_of(dataset: Dataset, file: Path) -> object:
    return epsilon_star.margins(dataset, resources=Resources(workers=1, state=file))


def angles_of(dataset: Dataset, file: Path) -> object:
    return each_point.angular_margins(dataset, resources=Resources(workers=1, state=file))


def triples_of(dataset: Dataset, file: Path) -> object:
    found = collinear.collinear_triples(dataset, resources=Resources(workers=1, state=file))
    return found.total, found.some_outside, found.both_outside, found.flags.tolist(), found.listed


def search_of(reading_id: str, file: Path, stop: int | None = None) -> object:
    theorem, scope = statement("2.10"), SearchScope(4, 5, 1)
    judge = JUDGES.setdefault(reading_id, Judge(theorem, reading(theorem, reading_id), make_instance("shadow")))
    with search_progress(str(file), judge, scope) as (start, report):
        if stop is None:
            return falsify(judge, scope, start, report)
        with pytest.raises(StopIteration):
            falsify(judge, scope, start, lambda found, of: stopped(report(found, of), found.position == stop))
    return None


def network_of(dataset: Dataset, file: Path) -> object:
    network = fully_connected(
        [([[1, 2], [2, -1], [-1, 1]], [0, -1, 2]), ([[1, 0, 1], [0, 1, -1], [1, 1, 1]], [0, 1, -1])]
    )
    resources = Resources(workers=1, state=file)
    found = network_report.certified_report(
        network, dataset, Beta(Fraction(1), Fraction(1)), resources=resources, in_floats=True
    )
    losses = [str(loss.ball(64)) for loss in (found.cross_entropy, found.squared)]
    return losses, found.totals.slope, found.totals.rows.tolist(), found.totals.worst


def training_of(rate: float, file: Path, stop: int | None = None) -> object:
    """Three members of a small ensemble, bit by bit; stopped at a step, the checkpoint stays as it is then."""
    members = [Member(MINE, None, run) for run in range(3)]
    recipe = Recipe(TwoLayerReLU(3), Adam(rate), steps=48, precision="float64", device="cpu")
    if stop is None:
        return [part.tobytes() for part in train(members, recipe, checkpoint=Checkpoint(file)).parameters]
    with pytest.raises(StopIteration):
        train(members, recipe, lambda done, of: stopped(None, done >= stop), Checkpoint(file, seconds=0))
    return None


JUDGES: dict[str, Judge] = {}


def stopped(_: None, now: bool) -> None:
    """Stop a search, if it is time."""
    if now:
        raise StopIteration


def part_of(name: str, file: Path) -> object:
    """A part of a report; the cache keeps it under a name of its own, and the file is put there and back."""
    folder = file.with_name("cache")
    value: Json = {"cell": name, "counts": [1, 20, 300], "share": 0.25, "words": f"α = 1/{len(name)}"}
    parts = Cache(folder)
    if not folder.exists():
        parts.part(name, lambda: value)
        (home,) = folder.iterdir()
        HOMES[name] = home.name
        if not file.exists():
            return file.write_bytes(home.read_bytes())
    (folder / HOMES[name]).write_bytes(file.read_bytes())
    return parts.part(name, lambda: value)


HOMES: dict[str, str] = {}


# --- damages ---------------------------------------------------------------------------------------------


def swapped_values(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """Two values have changed places: results, blocks, numbers or words."""
    values = list(re.finditer(rb'\{"totals"[^}]*\}|\[\[.*?\]\]|\[\d+,\d+\]|"[^"]*"|\d+', mine))
    one, two = sorted(source.sample(values, 2), key=lambda value: value.start())
    between = mine[one.end() : two.start()]
    return mine[: one.start()] + two.group() + between + one.group() + mine[two.end() :]


DAMAGES = (*OF_LINES, swapped_values)


def members_swapped(source: random.Random, mine: bytes, other: bytes) -> bytes:
    """An archive, sound by itself, of which two members have changed places, or one is from another archive."""
    try:
        with ZipFile(io.BytesIO(mine)) as own, ZipFile(io.BytesIO(other)) as another:
            held = {name: own.read(name) for name in own.namelist()}
            foreign = {name: another.read(name) for name in another.namelist()}
    except BadZipFile:
        return mine
    one, two = source.sample(sorted(held), 2)
    held |= source.choice([{one: held[two], two: held[one]}, {one: foreign.get(one, b"")}])
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    return written.getvalue()


@dataclass(frozen=True)
class User:
    """Who keeps results: how it answers with a file, another question of its kind, if it may refuse a file, and more.

    It may be stopped half-way, and its file may be damaged otherwise than lines are.
    """

    answer: Callable[[Path], object]
    other: Callable[[Path], object]
    part: Callable[[bytes], bytes]
    refuses: bool = True
    stop: Callable[[Path], object] | None = None
    damages: tuple[Damage, ...] = ()


def first_lines(content: bytes) -> bytes:
    """A state of blocks of which the last was not done."""
    return b"".join(content.splitlines(keepends=True)[:-1])


USERS = {
    "margins": User(lambda file: margins_of(MINE, file), lambda file: margins_of(OTHER, file), first_lines),
    "angles": User(lambda file: angles_of(MINE, file), lambda file: angles_of(OTHER, file), first_lines),
    "triples": User(lambda file: triples_of(MINE, file), lambda file: triples_of(OTHER, file), first_lines),
    "search": User(
        lambda file: search_of("printed", file),
        lambda file: search_of("slides", file),
        bytes,
        stop=lambda file: search_of("printed", file, stop=2),
    ),
    "network": User(lambda file: network_of(MINE, file), lambda file: network_of(OTHER, file), first_lines),
    "training": User(
        lambda file: training_of(0.1, file),
        lambda file: training_of(0.2, file),
        bytes,
        stop=lambda file: training_of(0.1, file, stop=3),
        damages=(*OF_ANY, members_swapped),
    ),
    "report": User(lambda file: part_of("mine", file), lambda file: part_of("another", file), bytes, refuses=False),
}
each_user = pytest.mark.parametrize("name", USERS)


# --- what comes of them ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Scene:
    """A user with its file, what it is to answer, and the whole contents: its own, in part, and another's."""

    user: User
    file: Path
    right: object
    mine: tuple[bytes, ...]
    other: bytes

    def outcome(self, content: bytes, times: int = 2) -> str:
        """Put a content there and ask again and again; the right result or one line of refusal, and nothing else."""
        self.file.write_bytes(content)
        said = ""
        for _ in range(times):
            try:
                assert self.user.answer(self.file) == self.right, content
            except InputError as error:
                said = str(error)
                assert self.user.refuses, content
                assert self.file.read_bytes() == content
                assert str(self.file) in said, said
                assert "remove" in said or "name another" in said, said
        return said


@contextmanager
def scene(name: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    """The files of a user, in blocks of two points each."""
    with monkeypatch.context() as patch:
        patch.setattr(network_report, "block_length", lambda network: 8)
        for module, constant in ((epsilon_star, "_ALONE"), (each_point, "_BLOCK"), (collinear, "_SMALLEST_BLOCK")):
            patch.setattr(module, constant, 2)
        patch.setattr("os.fsync", lambda file: None)  # no power fails here, and it takes most of the time
        user, mine, other = USERS[name], folder / "mine" / "state", folder / "other" / "state"
        for file in (mine, other):
            file.parent.mkdir()
        user.answer(mine)
        user.other(other)
        whole = mine.read_bytes()
        parts = [whole, user.part(whole)]
        if user.stop is not None:
            mine.unlink()
            user.stop(mine)
            parts.append(mine.read_bytes())
        mine.write_bytes(whole)
        right = user.answer(mine)
        assert right != user.other(other)
        yield Scene(user, mine, right, tuple(parts), other.read_bytes())


def fuzz(found: Scene, seed: int, cases: int) -> int:
    """Try so many damages; the number of refusals."""
    source, refusals = random.Random(seed), 0
    for case in range(cases):
        content = source.choice(found.mine)
        for _ in range(source.choice([1, 1, 1, 2])):
            damages = found.user.damages or DAMAGES
            content = damages[case % len(damages)](source, content, found.other) if len(content) > 9 else content
        refusals += bool(found.outcome(content))
    return refusals


@each_user
def test_a_damaged_file_never_gives_another_result(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scene(name, tmp_path, monkeypatch) as found:
        assert fuzz(found, 1, 100) >= 30 * found.user.refuses


@pytest.mark.slow
@each_user
def test_thousands_of_damages_never_give_another_result(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scene(name, tmp_path, monkeypatch) as found:
        cases = CASES // 5 if name == "network" else CASES  # it takes four times as long
        assert fuzz(found, SEED, cases) >= 0.3 * cases * found.user.refuses


@pytest.mark.slow
@pytest.mark.parametrize("name", [name for name in USERS if name != "training"])  # of a checkpoint that is tested apart
def test_a_file_that_was_cut_anywhere_never_gives_another_result(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scene(name, tmp_path, monkeypatch) as found:
        is_whole = name in {"search", "report"}
        content = found.mine[0] if is_whole else b"".join(found.mine[0].splitlines(keepends=True)[:2])
        for end in range(len(content)):
            said = found.outcome(content[:end], times=1)
            assert not said or name == "search"  # of blocks, what is whole is taken up; a search is written whole


@each_user
def test_every_other_digit_is_noticed(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with scene(name, tmp_path, monkeypatch) as found:
        content = found.mine[0]
        for place, byte in enumerate(content):
            if chr(byte).isdigit() and place % (21 if name == "network" else 3) == 0:
                said = found.outcome(content[:place] + (b"8" if byte == ord("7") else b"7") + content[place + 1 :])
                assert bool(said) == found.user.refuses or name == "training"  # an archive has numbers nobody heeds


def test_the_line_that_is_damaged_is_named_and_the_rest_serves_without_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with scene("margins", tmp_path, monkeypatch) as found:
        lines = found.mine[0].splitlines(keepends=True)
        lines[2] = re.sub(rb'"result":\[\[2,"', b'"result":[[2,"9', lines[2])
        assert f"line 3 of the state file {found.file} is damaged: remove the line" in found.outcome(b"".join(lines))
        del lines[2]
        assert not found.outcome(b"".join(lines))


def test_states_of_the_old_forms_are_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = content_key(MINE, "margins")
    old = {
        "margins": f'{{"mixproof blocks": "{key}"}}\n{{"stage":"one by one","block":[0,2],"result":[]}}\n',
        "search": json.dumps({"settings": "mixing Beta(1, 1), epsilon none, seed 0", "position": 2, "result": {}}),
    }
    for name, content in old.items():
        (tmp_path / name).mkdir()
        with scene(name, tmp_path / name, monkeypatch) as found:
            assert "has an old form, in which damage goes unseen" in found.outcome(content.encode())


def test_parts_of_a_report_that_changed_places_are_made_anew(tmp_path: Path) -> None:
    parts, made = Cache(tmp_path), list[Json]()

    def part(name: str) -> Json:
        def make() -> Json:
            made.append(name)
            return name

        return parts.part(name, make)

    assert [part("a"), part("b"), part("a")] == ["a", "b", "a"]
    assert made == ["a", "b"]
    one, two = sorted(tmp_path.iterdir())
    first, second = one.read_bytes(), two.read_bytes()
    one.write_bytes(second)
    two.write_bytes(first)
    assert [part("a"), part("b")] == ["a", "b"]
    assert made == ["a", "b", "a", "b"]
