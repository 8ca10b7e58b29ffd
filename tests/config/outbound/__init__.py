"""Where requests may lead."""
