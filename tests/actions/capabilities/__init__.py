"""Tests of ``actions/capabilities``."""
