"""What all tests share."""

import os

from hypothesis import settings

# A busy machine is no fault, and a red run in CI is about the change, not about the dice.
settings.register_profile("here", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "here")

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
