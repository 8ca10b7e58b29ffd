"""A flow that was started in a session belongs to the account of that session."""

from flowapi.engine.document import FlowDocument, decode


def test_the_owner_is_kept_in_the_document() -> None:
    document = FlowDocument("a", [], flow="profile", graph="digest", user="somebody")

    assert document.encode() == (
        '{"state":"a","scheduled":[],"data":{},"flow":"profile","graph":"digest","user":"somebody"}'
    )
    assert decode(document.encode()) == document


def test_a_flow_of_the_reference_has_no_owner_yet() -> None:
    assert decode('{"state":"a","data":"{}"}').user is None
