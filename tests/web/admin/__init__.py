"""Tests of flowapi/web/admin."""
