"""Tests of the `sidsign` command by a client that shares no code with it.

    SIDSIGN=.build/release/sidsign python -m pytest Tests/Independent

SIDSIGN is the path of the command. SIDSIGN_SEED fixes what is random, SIDSIGN_BATCH_CASES and SIDSIGN_SIGNING_KEYS
say how much of it there is.
"""

import os
import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "vectors" / "generate"))

from client import Command  # noqa: E402


@pytest.fixture(scope="session")
def sidsign():
    """The command under test."""
    path = os.environ.get("SIDSIGN")
    if not path:
        pytest.fail("the environment variable SIDSIGN has to be the path of the sidsign command")
    if not os.access(path, os.X_OK) or os.path.isdir(path):
        pytest.fail(f"SIDSIGN is {path}, which is not an executable file")
    return Command(os.path.abspath(path))


@pytest.fixture(scope="session")
def seed():
    """The seed of everything random in this run; failures show it."""
    seed = int(os.environ.get("SIDSIGN_SEED") or random.SystemRandom().getrandbits(32))
    print(f"SIDSIGN_SEED={seed}")
    return seed
