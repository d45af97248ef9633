"""Keeps the working pages from staff who have no second factor, where STAFF_MFA is `required`."""

from collections.abc import Callable

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _

WORKING_PAGES = ("/admin/", "/desk/", "/moderation/")


class StaffMfaMiddleware:
    """Leads such a person to the page where a second factor is set up; everything else stays open to them."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path.startswith(WORKING_PAGES) and lacks_a_second_factor(request.user):
            messages.info(request, _("People who work on this site sign in with a second factor. Set one up first."))
            return redirect("mfa_activate_totp")
        return self.get_response(request)


def lacks_a_second_factor(user: User | AnonymousUser) -> bool:
    """Whether the site requires a second factor of this person and they have none."""
    return settings.STAFF_MFA == "required" and user.is_staff and not is_mfa_enabled(user)
