"""What an action asks for: one declaration that renders the schema and validates what was submitted.

Rules 1-6 of validation and the conversions are those of the wire (docs/flow-language.md, "Inputs").
Lengths count code points; of a password, the maximum counts bytes.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import orjson

from flowapi.errors import InputError, InputRejected, ValueInvalid, ValueMissing, ValueTooLong, ValueTooShort

EMAIL = re.compile(r"[a-zA-Z0-9._%+-]+@[a-zA-Z0-9.-]+\.[a-zA-Z]{2,}")
"""The whole of an acceptable address."""
