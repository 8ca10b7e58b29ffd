"""Tests of ``actions/identifier``."""
