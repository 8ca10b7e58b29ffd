"""Tests of flowapi/web."""
