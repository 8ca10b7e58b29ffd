"""The schemas that there are."""

from collections.abc import Callable, Mapping
from typing import Any

from config.schema import config_schema
from flowapi.services.import_entries.schema import import_schema

SCHEMAS: Mapping[str, Callable[[], dict[str, Any]]] = {"config": config_schema, "import": import_schema}
"""By the names of the command line."""
NAMES: Mapping[str, str] = {"config": "config", "import": "user_import"}
"""What files that are made of them are called."""
