"""A form's stamp tells when it was shown; one that was altered, is too old or comes from the future tells nothing."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing

from moderation.stamps import SALT, seconds_since, stamp

NOW = datetime(2026, 5, 4, 12, 0, 0, 250_000, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.mark.parametrize("seconds", [0, 0.125, 75, 86_400])
def test_a_stamp_tells_how_long_ago_the_form_was_shown(seconds: float) -> None:
    shown = stamp(NOW - timedelta(seconds=seconds))

    assert seconds_since(shown, now=NOW, lasts=DAY) == seconds


@pytest.mark.parametrize(
    "given",
    [
        "",
        "1000",
        "1777896000250:",
        stamp(NOW)[:-1],
        "9" + stamp(NOW),
        f"{stamp(NOW)}\x00",
        "é\ud800",
        stamp(NOW - DAY - timedelta(seconds=1)),
        stamp(NOW + timedelta(seconds=1)),
        signing.Signer(salt="something else").sign("1777896000250"),
    ],
    # What is signed differs from process to process, and would be its name.
    ids=map(str, range(10)),
)
def test_what_this_site_did_not_make_or_made_at_another_time_tells_nothing(given: str) -> None:
    assert seconds_since(given, now=NOW, lasts=DAY) is None


def test_the_salt_is_its_own() -> None:
    assert signing.Signer(salt=SALT).sign("1") != signing.Signer().sign("1")
