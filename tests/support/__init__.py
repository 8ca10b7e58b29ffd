"""Drivers, fakes and fixtures' material."""
