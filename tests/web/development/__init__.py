"""Tests of `flowapi.web.development`."""
