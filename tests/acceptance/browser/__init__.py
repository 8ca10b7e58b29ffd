"""The development server as a person sees it, in a real browser."""
