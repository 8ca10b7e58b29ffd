"""The JSON Schema of the configuration file, made of the models; ``python -m config.schema`` writes it."""

import json
from pathlib import Path
from typing import Any

from config.aliases import ALIASES
from config.key import Key, Section, declared
from config.settings import Settings

SCHEMA_FILE = Path("schemas/config.schema.json")

_Json = dict[str, Any]

# What is needed as soon as something is switched on; secrets may always come from the environment.
_CONDITIONS: dict[str, tuple[_Json, list[str]]] = {
    "Provider": ({"enabled": {"const": True}}, ["client_id"]),
    "CustomProvider": ({"enabled": {"const": True}}, ["display_name", "client_id", "scopes"]),
    "KeyManagement": ({"type": {"const": "aws_kms"}}, ["key_id", "region"]),
    "ClientAddress": ({"extractor": {"enum": ["x_forwarded_for", "x_real_ip"]}}, ["trusted_proxies"]),
}


def config_schema() -> _Json:
    """The schema, with the older keys marked as deprecated."""
    definitions: _Json = {}
    _define(definitions, "Config", Settings)
    for name, (condition, needed) in _CONDITIONS.items():
        definitions[name]["if"] = {"properties": condition, "required": list(condition)}
        definitions[name]["then"] = {"required": needed}
    for place, moves in ALIASES.items():
        _add_alias(definitions, place, moves)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Config",
        "description": "Configuration of a flowapi server.",
        "$ref": "#/$defs/Config",
        "$defs": dict(sorted(definitions.items())),
    }


def _define(definitions: _Json, name: str, model: type[Section]) -> None:
    properties: _Json = {}
    definitions[name] = {"type": ["object", "null"], "additionalProperties": False, "properties": properties}
    for key, known in declared(model):
        if known.model and known.model.__name__ not in definitions:
            _define(definitions, known.model.__name__, known.model)
        properties[key] = {"description": model.model_fields[key].description, **_property(known)}


def _property(known: Key) -> _Json:
    if known.kind is not None:
        default = {} if known.default is None else {"default": known.kind.written(known.default)}
        return {**known.kind.schema(), **default}
    reference = {"$ref": f"#/$defs/{known.model.__name__}"} if known.model else {}
    if known.many == "list":
        return {"type": "array", "items": reference}
    return {"type": "object", "additionalProperties": reference} if known.many else reference


def _add_alias(definitions: _Json, place: str, moves: dict[str, tuple[str, ...]]) -> None:
    *above, name = place.split(".")
    at = definitions["Config"]
    for step in above:
        at = _below(definitions, at, step)
    properties = {key: _deprecated(targets) for key, targets in moves.items()}
    at["properties"].setdefault(
        name, properties.get("") or {"type": "object", "deprecated": True, "properties": properties}
    )


def _below(definitions: _Json, at: _Json, step: str) -> _Json:
    older: _Json = {"type": "object", "deprecated": True, "properties": {}}
    found: _Json = at["properties"].setdefault(step, older)
    reference = found.get("$ref")
    below: _Json = definitions[reference.rpartition("/")[2]] if reference else found
    return below


def _deprecated(targets: tuple[str, ...]) -> _Json:
    meaning = (
        f"Older place of {' and '.join(f'`{target}`' for target in targets)}." if targets else "No effect."
    )
    return {"deprecated": True, "description": meaning}


def rendered() -> str:
    """The text of the file."""
    return json.dumps(config_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(rendered(), encoding="utf-8")
