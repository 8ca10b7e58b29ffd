"""Tests of flowapi/web/public."""
