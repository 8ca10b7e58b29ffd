"""The JSON Schema of import files, made of the model; ``python -m flowapi.services.import_entries.schema``
writes it."""

import json
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from flowapi.services.import_entries.entry import ImportedUser

SCHEMA_FILE = Path("schemas/user-import.schema.json")


def import_schema() -> dict[str, Any]:
    """The schema; it is stricter than the import, which ignores members that it does not know."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "User import",
        "description": "Users for `flowapi user import`.",
        **TypeAdapter(list[ImportedUser]).json_schema(schema_generator=_Untitled),
    }


class _Untitled(GenerateJsonSchema):
    """Without titles that only say a member's name again."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Whether a member is given its name as a title."""
        return False


def rendered() -> str:
    """The text of the file."""
    return json.dumps(import_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(rendered(), encoding="utf-8")
