"""Tests of ``actions/email``."""
