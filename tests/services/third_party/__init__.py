"""Tests of ``flowapi/services/third_party``."""
