"""The error taxonomy; ``flowapi.web.errors`` is the only place that maps it to responses.

Rule 1: the first line of a class's docstring is its default message.
Rule 2: ``code`` is the name on the wire; details are attributes, not text.
"""
