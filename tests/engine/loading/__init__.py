"""Tests of flowapi.engine.loading."""
