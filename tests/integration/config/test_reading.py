"""On SQLite a reader waits for nobody, and writers wait for each other."""

import sqlite3

import pytest
from django.db import connection, transaction

from config.sqlite.base import reading

pytestmark = pytest.mark.skipif(connection.vendor != "sqlite", reason="about SQLite's locks")


@pytest.fixture
def another_writer(transactional_db):
    """A second connection that holds the write lock."""
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield other
    other.close()


def test_a_page_is_read_while_another_writes(another_writer, client):
    assert client.get("/accounts/login/").status_code == 200


def test_a_reading_transaction_takes_no_lock(another_writer):
    with reading(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM django_site")

        assert cursor.fetchone() == (1,)


def test_a_writing_transaction_takes_the_lock_before_it_reads(transactional_db):
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)

    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")

    other.close()


def test_what_was_said_about_reading_ends_with_the_block(transactional_db):
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None, timeout=0)
    with reading():
        pass

    with transaction.atomic(), pytest.raises(sqlite3.OperationalError, match="locked"):
        other.execute("BEGIN IMMEDIATE")

    other.close()


def test_the_journal_is_written_ahead(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA journal_mode")

        assert cursor.fetchone() == ("wal",)
