"""An authentication flow server."""
