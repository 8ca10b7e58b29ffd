"""Tests of flowapi/services/import_entries."""
