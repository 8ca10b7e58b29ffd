"""Whatever is sent to whichever endpoint: an answer, and never a failure that nobody foresaw."""
