"""Browsers that may go without the second factor."""
