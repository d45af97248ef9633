"""What taking in a WordPress export costs: CPU seconds and peak memory of `import_wxr`, database and all.

    python -m bench.importing ../shared/data/wxr/theme-unit-test.xml

Each file is imported by a process of its own into an empty SQLite database that is removed afterwards.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

MANAGE = Path(__file__).resolve().parent.parent / "manage.py"


def main(files: list[str]) -> None:
    if not files:
        sys.exit("Name one or more exports.")
    place = Path(tempfile.mkdtemp(prefix="parley-bench-"))
    try:
        empty = place / "empty.sqlite3"
        _manage(place, empty, "migrate", "-v0")
        for name in files:
            database = place / "filled.sqlite3"
            shutil.copy(empty, database)
            before = resource.getrusage(resource.RUSAGE_CHILDREN)
            peak = _peak_of(place, database, "import_wxr", name)
            after = resource.getrusage(resource.RUSAGE_CHILDREN)
            seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
            size = Path(name).stat().st_size / 1024
            print(f"{Path(name).name}, {size:,.0f} KB: {seconds:.1f} s of CPU, {peak / 1024:.0f} MB at most")
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _manage(place: Path, database: Path, *words: str) -> None:
    subprocess.run([sys.executable, str(MANAGE), *words], env=_environment(place, database), check=True)


def _peak_of(place: Path, database: Path, *words: str) -> int:
    """The most memory that the command held, in KB; what it prints is not shown."""
    process = subprocess.Popen(
        [sys.executable, str(MANAGE), *words], env=_environment(place, database), stdout=subprocess.DEVNULL
    )
    _pid, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{' '.join(words)} failed")
    return usage.ru_maxrss


def _environment(place: Path, database: Path) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(place),
        "DATABASE_URL": f"sqlite:///{database}",
        "LOG_LEVEL": "ERROR",
        "DEBUG": "false",
    }


if __name__ == "__main__":
    main(sys.argv[1:])
