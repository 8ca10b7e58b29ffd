"""Promises about Go's templates."""
