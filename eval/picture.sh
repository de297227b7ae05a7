#!/bin/sh
# The picture against what others wrote down, from start to end: eval/picture.sh BENCH WORK
#
# BENCH holds the folders control_ukraine, control_syria and fakes_syria; WORK keeps the readings.
# What was read by other weights is read again. Writes WORK/{ukraine,syria,rivals}.txt.
set -eu
bench=$1 work=$2 here=$(dirname "$0")
python=${PYTHON:-python}
mkdir -p "$work"
for war in ukraine syria; do
    "$python" "$here/control.py" "$war" "$bench/control_$war" "$work/$war.db" --why >"$work/$war.txt"
done
"$python" "$here/rivals.py" "$bench/fakes_syria" "$work/rivals.db" >"$work/rivals.txt"
