"""Settings of the property tests: the same examples every time in CI, new ones elsewhere."""

import os

from hypothesis import settings

settings.register_profile("mixproof", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("mixproof")
