"""Choices that several sections offer"""

from typing import Literal

from config.kinds.texts import Choice

Acquisition = Literal["always", "conditional", "never"]
ACQUISITION = Choice("always", "conditional", "never")

Attestation = Literal["direct", "indirect", "none"]
ATTESTATION = Choice("direct", "indirect", "none")

UserVerification = Literal["required", "preferred", "discouraged"]
USER_VERIFICATION = Choice("required", "preferred", "discouraged")
