"""Tests of ``actions/profile``."""
