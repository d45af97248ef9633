"""Runs Python inside a site: `python -m tests.e2e.inside` reads code, a line of JSON each, and answers in the same way.

One process for all that a run asks, because to start Django takes longer than nearly everything that is asked.
"""

import json
import os
import sys
import traceback

import django


def answered(code: str) -> dict[str, object]:
    """What the code leaves in `answer`, or how it failed."""
    from django.db import connections

    names: dict[str, object] = {}
    try:
        exec(code, names)
        return {"answer": names.get("answer")}
    except Exception:
        return {"fault": traceback.format_exc()}
    finally:
        connections.close_all()


def main() -> None:
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    # What the code prints is for the log.
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    for line in sys.stdin:
        print(json.dumps(answered(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
