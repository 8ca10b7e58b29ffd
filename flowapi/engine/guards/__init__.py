"""Guards: the subset of CEL that graphs may ask with, checked when it is loaded and compiled once."""
