"""Tests of ``actions/passcode``."""
