"""Tests of flowapi/cli."""
