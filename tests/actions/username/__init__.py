"""Tests of ``actions/username``."""
