"""Published JSON Schemas, as data."""
