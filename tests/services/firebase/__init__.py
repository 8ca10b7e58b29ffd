"""Tests of the conversion of Firebase users."""
