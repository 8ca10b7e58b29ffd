"""``secrets``"""

from typing import Literal

from pydantic import SecretStr

from config.key import Section, key, section
from config.kinds.collections import SECRETS
from config.kinds.texts import TEXT, Choice


class KeyManagement(Section):
    """``secrets.key_management``"""

    type: Literal["local", "aws_kms"] = key(
        Choice("local", "aws_kms"), "local", "Where the key lives that signs session tokens."
    )
    key_id: str = key(TEXT, "", "ARN, id or alias of the key in AWS KMS.", env="KEYID")
    region: str = key(TEXT, "", "AWS region of the key.")


class Secrets(Section):
    """``secrets``"""

    keys: tuple[SecretStr, ...] = key(
        SECRETS, (), "Older place of `secret_keys`; used where that is not given."
    )
    key_management: KeyManagement = section(
        KeyManagement.model_construct(), "Management of the signing key.", env="KEYMANAGEMENT"
    )
