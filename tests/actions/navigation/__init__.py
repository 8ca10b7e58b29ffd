"""Tests of ``actions/navigation``."""
