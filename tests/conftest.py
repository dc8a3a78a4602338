"""Settings of the property tests: the same examples every time in CI, new ones elsewhere.

Commands that are run by tests train nothing unless they are asked to.
"""

import os

from hypothesis import settings

settings.register_profile("mixproof", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("mixproof")
os.environ.setdefault("MIXPROOF_TRAIN", "0")
