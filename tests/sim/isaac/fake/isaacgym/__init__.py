"""A recording fake of Isaac Gym for the tests: no physics, but its documented rules are enforced with FakeError."""

import os
import sys

if "torch" in sys.modules and not os.environ.get("FAKE_ISAAC_AFTER_TORCH"):
    raise ImportError("PyTorch was imported before isaacgym modules. Please import torch after isaacgym modules.")
