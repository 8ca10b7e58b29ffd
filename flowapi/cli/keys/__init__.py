"""What the verbs for keys and tokens do."""
