"""Tests of this folder need a Docker engine, and run only where containers were asked for."""

import os

import pytest

ONLY_IF_ASKED = [
    pytest.mark.containers,
    pytest.mark.skipif(
        os.environ.get("ESPACE_TIERS_BACKEND") != "containers", reason="asked for no containers"
    ),
]
