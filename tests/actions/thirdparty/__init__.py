"""Tests of ``actions/thirdparty``."""
