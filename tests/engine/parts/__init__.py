"""An action package for tests: someone visits a house."""
