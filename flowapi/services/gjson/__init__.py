"""GJSON paths: short questions to a JSON text, answered within a bound on the work.

Answers follow the language of github.com/tidwall/gjson, oddities included, since templates that were
written for it have to yield the same claims.
"""
