"""Signing up, at the same price whether an address has an account or not."""

from typing import Any

from allauth.account.forms import SignupForm as AllauthForm
from django.contrib.auth.hashers import make_password
from django.http import HttpRequest


class SignupForm(AllauthForm):
    """For an address that has an account, nothing is made and its owner is told by mail; the answer is the same."""

    def try_save(self, request: HttpRequest) -> Any:
        if self.account_already_exists:
            # What takes time in making an account; without it the time would tell what the answer does not.
            make_password(self.cleaned_data["password1"])
        return super().try_save(request)
