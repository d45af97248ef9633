"""/healthz tells a supervisor whether the process can work."""

import pytest
from django.db import OperationalError, connection

from moderation import clock


@pytest.mark.django_db
def test_a_site_whose_database_answers_is_well(client):
    assert client.get("/healthz").status_code == 200


@pytest.mark.django_db
def test_a_site_whose_database_is_away_says_so(client):
    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(away):
        answer = client.get("/healthz")

    assert answer.status_code == 503


@pytest.mark.django_db
def test_health_says_how_far_the_clock_is_from_the_databases(client):
    assert abs(client.get("/healthz").json()["clock"]) <= clock.MOST_SECONDS_OFF


@pytest.mark.django_db
def test_health_cannot_be_posted_to(client):
    assert client.post("/healthz").status_code == 405


def test_health_is_asked_over_plain_http_too(client, settings):
    settings.SECURE_SSL_REDIRECT = True

    assert client.get("/outbox/").status_code == 301
