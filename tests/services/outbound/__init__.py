"""Tests of ``flowapi/services/outbound``."""
