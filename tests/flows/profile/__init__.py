"""The profile flow, by what can be changed in it."""
