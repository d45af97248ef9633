"""`manage.py sanitize`: JSON lines in, JSON lines out, and no database."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[2]
GOOD = '{"id": "a", "html": "<p onclick=x>one</p>"}\n'


@pytest.fixture
def output_of(tmp_path, capsys):
    """What the command writes for a file of these bytes, as parsed lines."""

    def run(content: bytes, profile: str = "comment") -> list[dict[str, object]]:
        file = tmp_path / "documents.jsonl"
        file.write_bytes(content)
        call_command("sanitize", str(file), profile=profile)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def test_every_document_comes_out_under_its_own_id_and_in_order(output_of):
    documents = '{"id": "a", "html": "<b>1</b>"}\n\n{"id": 2, "html": "<script>x</script>"}\n'

    assert output_of(documents.encode()) == [{"id": "a", "html": "<b>1</b>"}, {"id": 2, "html": ""}]


@pytest.mark.parametrize(
    ("profile", "html"),
    [("comment", "words"), ("excerpt", "<cite>words</cite>"), ("post", "<h2><cite>words</cite></h2>")],
)
def test_the_profile_decides(output_of, profile, html):
    lines = output_of(b'{"id": "a", "html": "<h2><cite>words</cite></h2>"}', profile)

    assert lines[0]["html"] == html


def test_a_document_over_a_cap_comes_out_empty_with_the_reason(output_of):
    lines = output_of(json.dumps({"id": "big", "html": "<" * 401}).encode())

    assert lines == [{"id": "big", "html": "", "error": "more than 400 tags, line breaks included"}]


def test_a_byte_order_mark_and_other_fields_do_not_disturb(output_of):
    assert output_of(b'\xef\xbb\xbf{"id": 1, "html": "x", "source": "y"}\r\n') == [{"id": 1, "html": "x"}]


def test_lone_surrogates_and_line_separators_come_out_as_one_line(output_of):
    assert output_of(b'{"id": "\\ud800", "html": "a\\u2028b\\ud800\\u0000c"}') == [
        {"id": "\ud800", "html": "a\u2028bc"}
    ]


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        (b"nonsense", "line: not JSON at column 1"),
        (b'{"id": "a", "html": "x"', "line: not JSON at column 24"),
        (b'["a", "x"]', "line: not a JSON object"),
        (b'{"html": "x"}', "id: missing"),
        (b'{"id": "a"}', "html: missing"),
        (b'{"id": null, "html": "x"}', "id: neither text nor a whole number"),
        (b'{"id": true, "html": "x"}', "id: neither text nor a whole number"),
        (b'{"id": "a", "html": null}', "html: not text"),
        (b'{"id": "a", "html": "\xff"}', "line: not UTF-8 at byte 22"),
        (b"[" * 100_000, "line: JSON with a number too long or brackets too deep"),
        (b'{"id": ' + b"9" * 5_000 + b', "html": "x"}', "line: JSON with a number too long or brackets too deep"),
    ],
)
def test_a_malformed_line_is_named_and_nothing_is_written(tmp_path, capsys, line, problem):
    file = tmp_path / "documents.jsonl"
    file.write_bytes(GOOD.encode() + line)

    with pytest.raises(CommandError) as refusal:
        call_command("sanitize", str(file), profile="comment")

    assert str(refusal.value).startswith(f"{file}:2: {problem}")
    assert refusal.value.returncode == 2
    assert capsys.readouterr().out == ""


def run_in_a_process(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """The command as a shell runs it, with a database that nobody answers at."""
    return subprocess.run(
        [sys.executable, "manage.py", "sanitize", *arguments],
        input=given,
        capture_output=True,
        text=True,
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing"},
        check=False,
        timeout=60,
    )


def test_it_reads_the_standard_input_without_a_database():
    done = run_in_a_process("--profile", "comment", given=GOOD)

    assert (done.returncode, done.stdout) == (0, '{"id": "a", "html": "<p>one</p>"}\n')


def test_it_leaves_with_status_2_and_names_the_line_of_the_standard_input():
    done = run_in_a_process("--profile", "comment", given=GOOD + "{}")

    assert (done.returncode, done.stdout) == (2, "")
    assert "<stdin>:2: id: missing" in done.stderr


@pytest.mark.parametrize("arguments", [[], ["--profile", "page"], ["--profile", "post", "no-such-file.jsonl"]])
def test_it_leaves_with_status_2_when_it_is_called_wrongly(arguments):
    assert run_in_a_process(*arguments).returncode == 2
