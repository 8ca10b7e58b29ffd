"""The management API: who shares the server."""
