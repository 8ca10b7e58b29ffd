import json
import logging
from pathlib import Path
from uuid import UUID

import pytest

from flowapi.services.authenticators import AuthenticatorNames

ICLOUD = UUID("fbfc3007-154e-4ecc-8c0b-6e020557d7bd")
UNNAMED = UUID(int=0)


def test_known_models_have_a_name() -> None:
    names = AuthenticatorNames()

    assert names.name_of(ICLOUD) == "iCloud Keychain"
    assert names.name_of(UUID("FA2B99DC-9E39-4257-8F92-4A30D23C4118")) == "YubiKey 5 Series with NFC"


@pytest.mark.parametrize("aaguid", [UNNAMED, UUID(int=1)])
def test_other_models_have_none(aaguid: UUID) -> None:
    assert AuthenticatorNames().name_of(aaguid) is None


def test_a_file_replaces_the_list(tmp_path: Path) -> None:
    file = tmp_path / "meta.json"
    entry = {"name": "Ours ", "icon_light": "data:", "icon_dark": "data:"}
    file.write_text(json.dumps({str(UUID(int=1)): entry, str(UUID(int=2)): "Plain"}))
    names = AuthenticatorNames(file)

    assert [names.name_of(aaguid) for aaguid in (UUID(int=1), UUID(int=2), ICLOUD)] == [
        "Ours ",
        "Plain",
        None,
    ]


@pytest.mark.parametrize("text", ["", "[]", "{", "[" * 100_000, '{"a": 7}', '{"a": {"icon": ""}}', "\udcff"])
def test_a_file_that_cannot_be_used_leaves_no_names(
    text: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "meta.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))

    assert AuthenticatorNames(file).name_of(ICLOUD) is None
    assert [record.levelno for record in caplog.records] == [logging.WARNING]


def test_a_missing_file_leaves_no_names(tmp_path: Path) -> None:
    assert AuthenticatorNames(tmp_path / "nothing.json").name_of(ICLOUD) is None
