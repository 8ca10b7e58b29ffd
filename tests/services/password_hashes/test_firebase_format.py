import pytest

from flowapi.errors.credentials import PasswordMismatch
from flowapi.errors.technical import StoredHashMalformed
from flowapi.services.password_hashes.firebase_format import FirebaseScrypt

SIGNER = "jxspr8Ki0RYycVU8zykbdLGjFQ3McFUH0uiiTvC8pVMXAn210wjLNmdZJzxUECKbm0QsEmYUSDzZvpjeJ9WmXA=="
SALT = "42xEC+ixf3L2lw=="
HASH = "lSrfV15cpx95/sZS2W9c9Kp6i/LVgQNDNC/qzrCnh1SAyZvqmZqAjTdn3aoItz+VHjoZilo78198JAdRuid5lQ=="
KNOWN = f"$fbscrypt$v=1,n=14,r=8,p=1,ss=Bw==,sk={SIGNER}${SALT}${HASH}"
"""Of `user1password`; the example that Firebase publishes with its tool."""

FIREBASE = FirebaseScrypt()


def test_the_published_example_verifies() -> None:
    assert FIREBASE.recognises(KNOWN)
    FIREBASE.check(b"user1password", KNOWN)


def test_another_password_is_a_mismatch() -> None:
    with pytest.raises(PasswordMismatch):
        FIREBASE.check(b"user2password", KNOWN)


@pytest.mark.parametrize(
    "stored",
    [
        "$fbscrypt",
        KNOWN.replace("v=1", "v=2"),
        KNOWN.replace("n=14", "n=0"),
        KNOWN.replace("n=14", "n=63"),
        KNOWN.replace("r=8", "r=0"),
        KNOWN.replace("p=1,", "p=0,"),
        KNOWN.replace("r=8", "r=eight"),
        KNOWN.replace("n=14,", ""),
        KNOWN.replace("ss=Bw==", "ss=B"),
        KNOWN.replace("Bw==", "Bw"),
        KNOWN.replace(SIGNER, "*"),
        KNOWN.replace(SALT, "-_"),
        KNOWN.replace(HASH, "é"),
        KNOWN.replace(f"${HASH}", ""),
        KNOWN + "\n",
    ],
)
def test_a_damaged_hash_is_not_a_mismatch(stored: str) -> None:
    with pytest.raises(StoredHashMalformed):
        FIREBASE.check(b"user1password", stored)


@pytest.mark.parametrize(
    ("cost", "excess"),
    [("n=14", "n=20"), ("n=14", "n=62"), ("r=8", "r=999999999"), ("p=1,", "p=17,"), ("p=1,", "p=999999999,")],
)
def test_a_hash_that_asks_for_too_much_is_refused(cost: str, excess: str) -> None:
    with pytest.raises(StoredHashMalformed):
        FIREBASE.check(b"user1password", KNOWN.replace(cost, excess))


def test_separator_and_signer_may_be_left_out() -> None:
    with pytest.raises(PasswordMismatch):
        FIREBASE.check(b"user1password", f"$fbscrypt$v=1,n=1,r=1,p=1${SALT}${HASH}")


def test_the_decoy_of_a_hash_is_as_dear_and_matches_nothing() -> None:
    decoy = FIREBASE.decoy_of(KNOWN)

    assert (decoy.rpartition("$")[0], len(decoy)) == (KNOWN.rpartition("$")[0], len(KNOWN))
    with pytest.raises(PasswordMismatch):
        FIREBASE.check(b"user1password", decoy)
