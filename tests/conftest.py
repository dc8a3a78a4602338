"""Settings of the property tests: the same examples every time in CI, new ones elsewhere; all of them in `make slow`.

Commands that are run by tests train nothing unless they are asked to.
"""

import os

if os.environ.get("PYTEST_XDIST_WORKER"):
    # Each worker has a core to itself: the threads of torch and of BLAS would only wait for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from hypothesis import settings

from tests.strategies import examples_now

settings.register_profile(
    "mixproof", max_examples=examples_now(100), deadline=None, derandomize=bool(os.environ.get("CI"))
)
settings.load_profile("mixproof")
os.environ.setdefault("MIXPROOF_TRAIN", "0")
