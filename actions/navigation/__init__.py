"""Moves through a flow that decide nothing."""
