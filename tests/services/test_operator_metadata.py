"""What operators do to metadata."""

import pytest

from flowapi.errors.inputs import MetadataInvalid
from flowapi.services.operator_metadata import patched_metadata
from storage.records.metadata import Metadata

STORED = Metadata('{"a":1}', "{}", '{"c":[1,2]}')


@pytest.mark.parametrize(
    ("patch", "result"),
    [
        ("null", Metadata()),
        ("{}", Metadata('{"a":1}', None, '{"c":[1,2]}')),
        ('{"public_metadata":{}}', Metadata('{"a":1}', None, '{"c":[1,2]}')),
        ('{"other":{"b":2},"a":3}', Metadata('{"a":1}', None, '{"c":[1,2]}')),
        ('{"public_metadata":null}', Metadata(None, None, '{"c":[1,2]}')),
        ('{"private_metadata":{"b": "\\u00e9"}}', Metadata('{"a":1}', '{"b":"\\u00e9"}', '{"c":[1,2]}')),
        ('{"unsafe_metadata":{"c":[3]}}', Metadata('{"a":1}', None, '{"c":[3]}')),
        ('{"public_metadata":{"a":null}}', Metadata("{}", None, '{"c":[1,2]}')),
    ],
)
def test_a_patch_changes_what_it_names(patch: str, result: Metadata) -> None:
    assert patched_metadata(STORED, patch) == result


@pytest.mark.parametrize(
    ("patch", "cause"),
    [
        ("[1]", "patch metadata must be null or object"),
        ('"text"', "patch metadata must be null or object"),
        ("5", "patch metadata must be null or object"),
        ("true", "patch metadata must be null or object"),
        ('{"public_metadata":"text"}', "public_metadata must be an object or null"),
        ('{"private_metadata":{"ok":1},"unsafe_metadata":[]}', "unsafe_metadata must be an object or null"),
        ('{"public_metadata":0}', "public_metadata must be an object or null"),
    ],
)
def test_only_objects_and_null_are_patches(patch: str, cause: str) -> None:
    with pytest.raises(MetadataInvalid) as refused:
        patched_metadata(STORED, patch)

    assert refused.value.cause == cause


@pytest.mark.parametrize("letter", ["x", "é", "😀"])
def test_a_part_may_have_three_thousand_characters(letter: str) -> None:
    patched = patched_metadata(Metadata(), '{"public_metadata":{"k":"' + letter * 2992 + '"}}')

    assert patched.public
    assert len(patched.public) == 3000


def test_what_is_longer_is_told_for_all_parts() -> None:
    long, escaped = '{"k":"' + "x" * 2993 + '"}', '{"k":"' + "\\u00e9" * 499 + '"}'

    with pytest.raises(MetadataInvalid) as refused:
        patched_metadata(Metadata(), f'{{"public_metadata":{long},"unsafe_metadata":{escaped}}}')

    assert refused.value.cause == (
        "metadata limit exceeded: public metadata must not exceed 3000 characters,"
        " unsafe metadata must not exceed 3000 characters"
    )
