"""Tests of ``actions/password``."""
