"""Capabilities, one per file; each is the only importer of its library."""
