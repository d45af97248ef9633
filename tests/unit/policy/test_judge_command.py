"""`manage.py judge`: JSON lines in, JSON lines out, no database."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

ROOT = Path(__file__).resolve().parents[3]


def judge_lines(path: Path, *lines: object, **options: Any) -> list[dict[str, Any]]:
    file = path / "comments.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in lines))
    out = io.StringIO()
    call_command("judge", str(file), stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def refusal(path: Path, text: str, **options: Any) -> CommandError:
    file = path / "comments.jsonl"
    file.write_text(text)
    out = io.StringIO()
    with pytest.raises(CommandError) as caught:
        call_command("judge", str(file), stdout=out, **options)
    assert out.getvalue() == ""
    return caught.value


def test_each_line_is_answered_in_its_order(tmp_path: Path) -> None:
    answers = judge_lines(tmp_path, {"id": 1, "text": "A fine day."}, {"id": "b", "text": "You idiot."})

    assert [(a["id"], a["outcome"]) for a in answers] == [(1, "publish"), ("b", "hold")]


def test_a_finding_names_rule_clause_outcome_and_place(tmp_path: Path) -> None:
    [answer] = judge_lines(tmp_path, {"id": 1, "text": "Oh, you idiot."})

    [row] = answer["findings"]
    assert (row["clause"], row["outcome"], row["start"], row["end"], row["words"]) == ("2", "hold", 4, 13, "you idiot")
    assert answer["score"] == row["score"]


def test_a_comment_in_which_nothing_is_found_has_no_score(tmp_path: Path) -> None:
    assert judge_lines(tmp_path, {"id": 1, "text": ""}) == [
        {"id": 1, "outcome": "publish", "score": None, "findings": [], "models": {"attack": 0.0, "spam": 0.0}}
    ]


@pytest.mark.parametrize(
    "context",
    [
        "They shouted that every one of you is a fool and a liar.",
        ["Nothing.", "They shouted that every one of you is a fool and a liar."],
        {"post": "Nothing.", "updates": ["They shouted that every one of you is a fool and a liar."]},
        {"parent": "They shouted that every one of you is a fool and a liar."},
    ],
)
def test_what_the_context_says_is_not_the_commenters(tmp_path: Path, context: object) -> None:
    line = {"id": 1, "text": "So every one of you is a fool and a liar?", "context": context}

    assert judge_lines(tmp_path, line)[0]["outcome"] == "publish"


@pytest.mark.parametrize("author", [None, "Rui", {"name": "Rui"}, {"name": "Rui", "published": 9}])
def test_an_author_without_a_record_is_no_newcomer(tmp_path: Path, author: object) -> None:
    line = {
        "id": 1,
        "text": "The minutes of that meeting are at https://paper.example/minutes if you want them.",
        "author": author,
    }

    assert judge_lines(tmp_path, line)[0]["outcome"] == "publish"


def test_an_author_with_no_published_comment_is_a_newcomer(tmp_path: Path) -> None:
    line = {
        "id": 1,
        "text": "The minutes of that meeting are at https://paper.example/minutes if you want them.",
        "author": {"published": 0},
    }

    assert judge_lines(tmp_path, line)[0]["outcome"] == "hold"


def test_lines_are_no_repetitions_of_each_other(tmp_path: Path) -> None:
    line = {"id": 1, "text": "The new bakery on Mill Lane has the best bread in years.", "author": "Rui"}

    assert {answer["outcome"] for answer in judge_lines(tmp_path, line, line, line)} == {"publish"}


def test_half_a_surrogate_pair_is_judged_and_answered(tmp_path: Path) -> None:
    assert judge_lines(tmp_path, {"id": 1, "text": "you \ud800 idiot \x00"})[0]["id"] == 1


def test_a_policy_file_takes_the_place_of_the_default(tmp_path: Path) -> None:
    policy = tmp_path / "none.toml"
    text = (ROOT / "moderation/policy/default.toml").read_text(encoding="utf-8")
    policy.write_text(text.replace("threshold = 0.5", "threshold = 1.0"), encoding="utf-8")

    assert judge_lines(tmp_path, {"id": 1, "text": "You idiot."}, policy=str(policy))[0]["outcome"] == "publish"


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{", "is not JSON"),
        ("[1]", "must be a JSON object"),
        ('{"text": "a"}', "field id: is missing"),
        ('{"id": true, "text": "a"}', "field id: must be"),
        ('{"id": 1}', "field text: is missing"),
        ('{"id": 1, "text": 5}', "field text: must be a text"),
        ('{"id": 1, "text": "a", "colour": 1}', "field colour: is not known"),
        ('{"id": 1, "text": "a", "context": 5}', "field context: must be"),
        ('{"id": 1, "text": "a", "context": {"posts": "b"}}', "field context.posts: is not known"),
        ('{"id": 1, "text": "a", "context": {"updates": [5]}}', "field context.updates: must be"),
        ('{"id": 1, "text": "a", "author": 5}', "field author: must be"),
        ('{"id": 1, "text": "a", "author": {"published": -1}}', "field author.published: must be"),
        ('{"id": 1, "text": "a", "author": {"name": 5}}', "field author.name: must be"),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_answered(tmp_path: Path, line: str, message: str) -> None:
    error = refusal(tmp_path, f'{{"id": 0, "text": "fine"}}\n\n{line}\n')

    assert error.returncode == 2
    assert str(error).startswith(f"{tmp_path / 'comments.jsonl'}:3: {message}")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.jsonl: cannot be read"):
        call_command("judge", str(tmp_path / "gone.jsonl"))


def test_a_bad_policy_is_named_by_file_line_and_field(tmp_path: Path) -> None:
    policy = tmp_path / "bad.toml"
    policy.write_text('title = "a"\nsummary = 5\n')

    error = refusal(tmp_path, '{"id": 1, "text": "a"}\n', policy=str(policy))

    assert error.returncode == 2
    assert str(error) == f"{policy}:2: field summary: must be a text in quotation marks"


def run(stdin: bytes, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """The command as somebody types it, with a database that cannot be reached."""
    environment = {**os.environ, "DATABASE_URL": "postgres://nobody:x@127.0.0.1:1/none"}
    command = [sys.executable, "manage.py", "judge", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, cwd=ROOT, env=environment, check=False, timeout=60)


def test_the_models_are_heard_also_where_nothing_is_found(tmp_path: Path) -> None:
    calm, rude = judge_lines(
        tmp_path, {"id": 1, "text": "The bus was late again."}, {"id": 2, "text": "The man is a vile moron, as ever."}
    )
    assert calm["findings"] == []
    assert 0 < calm["models"]["attack"] < rude["models"]["attack"] <= 1


@pytest.mark.parametrize("arguments", [(), ("-",)])
def test_it_reads_standard_input_and_needs_no_database(arguments: tuple[str, ...]) -> None:
    done = run('{"id": 1, "text": "You idiót."}\n'.encode(), *arguments)

    assert done.returncode == 0
    assert json.loads(done.stdout)["outcome"] == "hold"


def test_bytes_that_are_no_text_are_refused_with_status_two() -> None:
    done = run(b'{"id": 1, "text": "a"}\n\xff\n')

    assert (done.returncode, done.stdout) == (2, b"")
    assert b"standard input:2: is not UTF-8" in done.stderr
