"""The kinds of values a key may have: how each is read from a file and from the environment.

Rule 1: reading is as lenient as the reference's (numbers as text, ``"true"`` as true, one item for a list).
Rule 2: a refusal says what was found and what is allowed; a secret is never quoted.
Rule 3: plain classes; this is imported by every process that starts.
"""
