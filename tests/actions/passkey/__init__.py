"""Tests of ``actions/passkey``."""
