"""Promises about GJSON paths."""
