"""What a configuration must fulfil beyond the kind of each value, one file per part.

Every function yields findings: the dotted key, and what was found and what is allowed.
"""
