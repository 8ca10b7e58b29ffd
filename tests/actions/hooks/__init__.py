"""Tests of ``actions/hooks``."""
