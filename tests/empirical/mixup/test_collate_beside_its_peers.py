"""The mixing conventions beside the very code of timm and torchvision, taken from their wheels.

Neither package is a dependency, and torchvision wants another build of torch than the one that is pinned. So one file
of each wheel is run by itself, with the few names that it imports from its own package put in their place.
"""

import importlib.util
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from scipy.stats import ks_2samp

from mixproof.empirical.mixup.collate import Mixup
from mixproof.empirical.mixup.mixing import mixed
from mixproof.empirical.mixup.rules import Draw, MixingRule

pytestmark = pytest.mark.slow

TIMM, TORCHVISION = "timm==1.0.31", "torchvision==0.29.1"
CLASSES, SIZE = 5, 8


def source(requirement: str, file: str, folder: Path) -> Path:
    """One file of a package's wheel."""
    words = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
    subprocess.run([*words, "--dest", str(folder), requirement], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        return Path(archive.extract(file, folder))


def loaded(name: str, file: Path) -> ModuleType:
    """A file as a module by itself."""
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def timm(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    return loaded("timm_mixup", source(TIMM, "timm/data/mixup.py", tmp_path_factory.mktemp("timm")))


@pytest.fixture
def torchvision(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The module that has ``MixUp``, over stand-ins for what it imports: base classes, and helpers for images."""
    names: dict[str, dict[str, Any]] = {
        "torchvision": {"transforms": SimpleNamespace(RandomErasing=None)},
        "torchvision.tv_tensors": dict.fromkeys(
            ("Image", "Video", "BoundingBoxes", "Mask", "KeyPoints"), type("", (), {})
        ),
        "torchvision.transforms": {},
        "torchvision.transforms.v2": {"functional": None},
        "torchvision.transforms.v2._transform": dict.fromkeys(("_RandomApplyTransform", "Transform"), torch.nn.Module),
        "torchvision.transforms.v2._utils": {
            **dict.fromkeys(("_check_sequence_input", "_parse_labels_getter", "has_any", "query_chw", "query_size")),
            "_parse_labels_getter": lambda getter: getter,
            "is_pure_tensor": lambda value: type(value) is torch.Tensor,
        },
    }
    for name, held in names.items():
        stand_in = ModuleType(name)
        vars(stand_in).update(held)
        monkeypatch.setitem(sys.modules, name, stand_in)
    vars(sys.modules["torchvision"])["tv_tensors"] = sys.modules["torchvision.tv_tensors"]
    return loaded(
        "torchvision.transforms.v2._augment", source(TORCHVISION, "torchvision/transforms/v2/_augment.py", tmp_path)
    )


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    """Some images with labels."""
    generator = torch.Generator().manual_seed(2)
    return torch.rand((SIZE, 1, 3, 3), generator=generator), torch.randint(CLASSES, (SIZE,), generator=generator)


def assert_same(ours: tuple[torch.Tensor, torch.Tensor], theirs: tuple[torch.Tensor, torch.Tensor]) -> None:
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other.to(one.dtype), rtol=0, atol=1e-6)


@pytest.mark.parametrize("mode", ["batch", "elem", "pair"])
@pytest.mark.parametrize(("prob", "smoothing"), [(1.0, 0.1), (0.5, 0.0), (0.5, 1.0)])
def test_batches_are_mixed_as_timm_mixes_them(timm: ModuleType, mode: Any, prob: float, smoothing: float) -> None:
    theirs = timm.Mixup(0.4, prob=prob, mode=mode, label_smoothing=smoothing, num_classes=CLASSES)
    rule = Mixup.timm(0.4, CLASSES, prob=prob, mode=mode, label_smoothing=smoothing).rule
    for seed in range(20):
        np.random.seed(seed)
        expected = theirs(*batch())
        np.random.seed(seed)
        if mode == "batch":
            weights = np.full(SIZE, theirs._params_per_batch()[0])
        else:
            weights = theirs._params_per_elem(SIZE if mode == "elem" else SIZE // 2)[0].astype(np.float64)
            weights = weights if mode == "elem" else np.concatenate([weights, weights[::-1]])
        partners = rule.draw(SIZE, np.random.default_rng(0)).partners
        assert_same(mixed(*batch(), rule, Draw(partners, weights)), expected)


@pytest.mark.parametrize("mode", ["batch", "elem", "pair"])
def test_the_weights_have_the_law_of_timms(timm: ModuleType, mode: Any) -> None:
    theirs = timm.Mixup(0.4, prob=0.7, mode=mode, num_classes=CLASSES)
    draw: dict[str, Callable[[], NDArray[np.float64]]] = {
        "batch": lambda: np.array([theirs._params_per_batch()[0]]),
        "elem": lambda: theirs._params_per_elem(SIZE)[0],
        "pair": lambda: theirs._params_per_elem(SIZE // 2)[0],
    }
    np.random.seed(0)
    expected = np.concatenate([draw[mode]() for _ in range(1500)])
    rule, generator = MixingRule(0.4, CLASSES, "flip", mode, 0.7), np.random.default_rng(1)
    own = {"batch": 1, "elem": SIZE, "pair": SIZE // 2}[mode]
    found = np.concatenate([rule.draw(SIZE, generator).weights[:own] for _ in range(1500)])
    assert ks_2samp(found.astype(np.float32), expected.astype(np.float32)).pvalue > 1e-3


def test_batches_are_mixed_as_torchvision_mixes_them(torchvision: ModuleType) -> None:
    theirs, rule = torchvision.MixUp(alpha=0.4, num_classes=CLASSES), Mixup.torchvision(0.4, CLASSES).rule
    torch.manual_seed(0)
    weights = [theirs.make_params([])["lam"] for _ in range(3000)]
    for weight in weights[:20]:
        x, y = batch()
        params = {"labels": y, "batch_size": SIZE, "lam": weight}
        draw = rule.draw(SIZE, np.random.default_rng(0))
        expected = theirs.transform(x, params), theirs.transform(y, params)
        assert_same(mixed(*batch(), rule, Draw(draw.partners, np.full(SIZE, weight))), expected)
    generator = np.random.default_rng(1)
    found = [float(rule.draw(SIZE, generator).weights[0]) for _ in range(3000)]
    assert ks_2samp(np.array(found, np.float32), np.array(weights, np.float32)).pvalue > 1e-3


@pytest.mark.parametrize("mode", ["batch", "elem", "pair"])
@pytest.mark.parametrize("mixup_alpha", [0.0, 0.4])
def test_images_are_cut_as_timm_cuts_them(timm: ModuleType, mode: Any, mixup_alpha: float) -> None:
    options = {"cutmix_alpha": 1.0, "prob": 0.9, "switch_prob": 0.4, "mode": mode}
    theirs = timm.Mixup(mixup_alpha, label_smoothing=0.1, num_classes=CLASSES, **options)
    ours = Mixup.timm(mixup_alpha, CLASSES, seed=0, **options)
    generator = torch.Generator().manual_seed(2)
    images, labels = torch.zeros(SIZE, 1, 9, 8), torch.randint(CLASSES, (SIZE,), generator=generator)
    # Each row meets one of the other kind: pixels in between were mixed, and others were left or cut.
    images[: SIZE // 2] = 1
    np.random.seed(0)
    found = [[_told(*mix(images.clone(), labels)) for _ in range(1500)] for mix in (theirs, ours)]
    for k in range(2):
        one, other = (np.concatenate([told[k] for told in each]) for each in found)
        assert ks_2samp(one.round(6), other.round(6)).pvalue > 1e-3


def _told(x: torch.Tensor, y: torch.Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The share of ones of the first row, if it was cut or left, and its largest label."""
    first = x[0].double()
    share = float(first.mean()) if bool(((first == 0) | (first == 1)).all()) else -1.0
    return np.array([share]), np.array([float(y[0].max())])
