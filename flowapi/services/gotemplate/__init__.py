"""Go's text templates (text/template as of Go 1.26), interpreted: the part that claims need, bounded.

Texts are Go's, sequences of bytes: where one is not UTF-8 (half a character that was sliced), its odd bytes
are lone surrogates here, as `surrogateescape` has it.
"""
