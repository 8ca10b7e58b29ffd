"""Tests of ``actions/session``."""
