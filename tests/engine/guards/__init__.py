"""Tests of flowapi.engine.guards."""
