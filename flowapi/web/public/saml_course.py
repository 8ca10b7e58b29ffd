"""What the endpoints of SAML have in common."""

from flowapi.errors.third_party import SignInRefused
from flowapi.services.saml.service import Course, Saml
from flowapi.web.public.leading import led_to, with_query
from flowapi.web.refusals import Forbidden, NotFound
from flowapi.web.response import Response


def course_of(saml: Saml) -> Course:
    """The stations of a login.

    Raises:
        Forbidden: SAML is not enabled.
    """
    if saml.course is None:
        raise Forbidden("SAML is not enabled for this tenant")
    return saml.course


def refused_by_saml(target: str, refused: SignInRefused) -> Response:
    """An answer that tells the page at *target* why the user is not logged in.

    Raises:
        NotFound: There is no such page.
    """
    if not target:
        raise NotFound from refused
    told = [("error", refused.reason), ("error_description", str(refused))]
    response = led_to(303, with_query(target, [pair for pair in told if pair[1]]))
    return Response(response.status, headers=response.headers, error=refused.reason, cause=refused.whole)
