#!/usr/bin/env bash
# Lock what dev.py installs: needs uv on the PATH. What is pinned stays pinned; delete a file to renew it.
set -eu
cd "$(dirname "$0")/.."
compile=(uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet)
# dev.py installs Sayso itself without build isolation, so what builds it is in both locks.
build=$(mktemp)
trap 'rm -f "$build"' EXIT
printf 'hatchling>=1.27\neditables\n' >"$build"
"${compile[@]}" pyproject.toml "$build" -o requirements.txt
"${compile[@]}" pyproject.toml "$build" --group dev -o requirements-dev.txt
