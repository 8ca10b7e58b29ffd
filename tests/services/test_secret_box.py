import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowapi.errors.start import SecretsUnusable
from flowapi.errors.technical import CiphertextInvalid
from flowapi.services.secret_box import SecretBox

SECRET = "superSecureAndRandomlyCreatedKey"
STORED = "1SiZZlBRnNM8P9xzppDI4n8YYVMG4Hf9UKNANqmxXtsxpHPt3fojlxRmwwOhkfQSCPooOA=="
STATE = (
    "HmD7wlGQ7bF_4MGtmFRQuuSGTshHETDs4RQa64JAx-6EsmNsUjaQwYNOnjWUs6qIOuQMBTKapDGVXVCk00pX2vSS-x-WVqdzZ8KyeQ-9"
    "IHu2mwb-AeRbb2QPE-GFnvp2wrbCskKvWvtOfipyeTsnYY5iM90DxssaUtvKnawaB5_MNNekfKyiOeepIkKjUfSJ6-yTR7AAA4B9jwOf"
    "DRB4zdV8kKPVJlGVBJFosL11YWJaLxRGQR69nah3Jf9Z6bSAGXxWp24PoBYhij-dH4JyDCcU7D-NeT2A8qFFFjQ1m28C8fsr6zqb4w=="
)


def test_what_the_reference_stored_can_be_read() -> None:
    assert SecretBox([SECRET]).decrypt(STORED) == "testTesttestTestTestTEST"


def test_a_state_of_the_reference_can_be_read() -> None:
    state = json.loads(SecretBox(["thirty-two-byte-long-test-secret"]).decrypt(STATE))

    assert state == {
        "provider": "test-provider",
        "redirect_to": "https://example.com",
        "issued_at": "2023-03-27T13:05:06.154845Z",
        "expires_at": "2071-12-20T13:05:06.154845Z",
        "nonce": "VSPVgv0ZWxnvZtVkh7imAu1KQRONFsUhGDxgp9x82aU=",
    }


@given(st.text())
def test_what_was_encrypted_can_be_read(text: str) -> None:
    box = SecretBox([SECRET])

    assert box.decrypt(box.encrypt(text)) == text


def test_the_same_text_is_never_encrypted_to_the_same() -> None:
    box = SecretBox([SECRET])

    assert box.encrypt("text") != box.encrypt("text")


def test_the_first_secret_encrypts_and_every_secret_decrypts() -> None:
    old, new = SecretBox(["the-old-secret-of-last-year"]), SecretBox(["the-new-secret-of-this-year"])
    both = SecretBox(["the-new-secret-of-this-year", "the-old-secret-of-last-year"])

    assert both.decrypt(old.encrypt("text")) == "text"
    assert new.decrypt(both.encrypt("text")) == "text"


@pytest.mark.parametrize("place", range(len(STORED)))
def test_any_change_is_noticed(place: int) -> None:
    changed = STORED[:place] + ("A" if STORED[place] != "A" else "B") + STORED[place + 1 :]

    with pytest.raises(CiphertextInvalid):
        SecretBox([SECRET]).decrypt(changed)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "=",
        "AAAA",
        "A" * 36,
        STORED[:-1],
        STORED + "=",
        f"{STORED[:20]}\n{STORED[20:]}",
        "ü" * 40,
        "\ud800",
    ],
)
def test_malformed_texts_are_refused(stored: str) -> None:
    with pytest.raises(CiphertextInvalid):
        SecretBox([SECRET]).decrypt(stored)


def test_another_secret_does_not_decrypt() -> None:
    with pytest.raises(CiphertextInvalid):
        SecretBox(["thirty-two-byte-long-test-secret"]).decrypt(STORED)


def test_at_least_one_secret_is_needed() -> None:
    with pytest.raises(SecretsUnusable):
        SecretBox([])


def test_a_short_secret_is_refused_without_being_told() -> None:
    with pytest.raises(SecretsUnusable) as refusal:
        SecretBox(["long-enough-for-anybody", "too-short"])

    assert str(refusal.value) == "secret 1 (counted from 0) has 9 bytes; it needs at least 16"


def test_length_is_counted_in_bytes() -> None:
    assert SecretBox(["ü" * 8]).encrypt("text")
