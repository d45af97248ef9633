"""What a crowd meets, and what it costs: the whole site under load, on PostgreSQL, with locust's visitors.

    python -m tests.postgres python -m bench.load            200 visitors for a minute
    python -m tests.postgres python -m bench.load 400 120    400 for two minutes

Of 100 visitors 60 pass by, 30 keep a live story open, 8 write and 2 moderate; each waits as a person would. The machine
carries the visitors too, so what they waited is the worse of the two figures; what the site computed is its own. In the
end every comment that was accepted must be stored, once, and judged, the log whole and all rows in agreement.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict

import psutil

from bench.sites import FILES, Site, a_site
from tests import servers
from tests.postgres import told

VISITORS, SECONDS = 200, 60
KINDS = {"granian": "web", "celery": "tasks", "redis-server": "Redis", "postgres": "PostgreSQL"}
PERIOD = 10  # seconds until all visitors have come
SETTINGS = {
    "DEBUG": "false",
    "STATIC_MANIFEST": "true",
    "SECURE_SSL_REDIRECT": "false",
    "SECURE_COOKIES": "false",
    "STAFF_MFA": "offered",
    "EMAIL_URL": "dummymail://",
    "WEB_WORKERS": "2",
    "LIVE_POLL_SECONDS": "5",
}

LAID_OUT = ("shell", "--no-imports", "--command", "from bench.visited import lay_out; lay_out()")
PROVED = ("shell", "--no-imports", "--command", "from bench.visited import prove; prove()")


def main() -> None:
    visitors = int(sys.argv[1]) if len(sys.argv) > 1 else VISITORS
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    given = {"DATABASE_URL": os.environ["DATABASE_URL"]} if "DATABASE_URL" in os.environ else {}
    with a_site(FILES, ("migrate", "--verbosity", "0"), LAID_OUT, **SETTINGS, **given) as site:
        spent = _spent(site)
        _visit(site, visitors, seconds)
        computed = {kind: now - spent.get(kind, 0.0) for kind, now in _spent(site).items()}
        answered = _tell(site, visitors)
        each = ", ".join(f"{kind} {time / answered * 1000:.1f}" for kind, time in sorted(computed.items()))
        print(
            f"CPU ms for each answer, all processes of the site: {sum(computed.values()) / answered * 1000:.1f} ({each})"
        )
        print(f"memory at the end: {_megabytes(site):.0f} MB without PostgreSQL")
        print(site.manage(*PROVED).strip())


def _visit(site: Site, visitors: int, seconds: int) -> None:
    words = [sys.executable, "-m", "locust", "--locustfile", "bench/visitors.py", "--headless", "--host", site.url]
    words += ["--users", str(visitors), "--spawn-rate", str(max(1, visitors // PERIOD))]
    words += ["--run-time", f"{seconds}s", "--stop-timeout", "20"]
    env = {**os.environ, "BENCH_PLACE": str(site.place), "PYTHONPATH": str(servers.ROOT)}
    # Its exit status is about requests that failed; the table says which.
    done = subprocess.run(words, cwd=servers.ROOT, env=env, check=False, capture_output=True, text=True)
    if not (site.place / "met.json").exists():
        sys.exit(done.stderr or "The visitors did not come; `make load` installs what they need.")


def _tell(site: Site, visitors: int) -> int:
    """Print what each kind of visit met; how many answers there were."""
    met = json.loads((site.place / "met.json").read_text())
    print(f"{visitors} visitors; milliseconds by the clock")
    print(f"{'':24}{'answers':>9}{'failed':>8}{'a second':>10}{'p50':>7}{'p95':>7}{'p99':>7}")
    for row in met["rows"]:
        waits = "".join(f"{wait:>7.0f}" for wait in row["waits"])
        print(f"{row['name']:24}{row['answers']:>9}{row['failed']:>8}{row['a second']:>10.1f}{waits}")
    for failure in met["failures"]:
        print(f"  {failure}")
    return int(met["rows"][-1]["answers"])


def _spent(site: Site) -> dict[str, float]:
    """Seconds that the processes of each kind have computed, those that have ended included."""
    spent: dict[str, float] = defaultdict(float)
    for process in _processes(site):
        kind = _kind(process)
        times = process.cpu_times()
        spent[kind] += times.user + times.system + times.children_user + times.children_system
    return dict(spent)


def _megabytes(site: Site) -> float:
    own = [process for process in _processes(site) if _kind(process) != "PostgreSQL"]
    return sum(process.memory_full_info().pss for process in own) / 1e6


def _processes(site: Site) -> list[psutil.Process]:
    """The site's own, and those of the PostgreSQL that `tests.postgres` began for it."""
    begun = [psutil.Process(site.pid)]
    if (postgres := told()) is not None:
        begun.append(psutil.Process(int((postgres.data / "postmaster.pid").read_text().split()[0])))
    return [process for first in begun for process in (first, *first.children(recursive=True))]


def _kind(process: psutil.Process) -> str:
    words = " ".join(process.cmdline()) + process.name()
    return next((kind for word, kind in KINDS.items() if word in words), "the rest")


if __name__ == "__main__":
    main()
