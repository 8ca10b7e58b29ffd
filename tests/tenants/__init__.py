"""Tests of many tenants on one server."""
