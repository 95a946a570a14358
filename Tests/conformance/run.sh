#!/bin/sh
# Random cases of three profiles against the program; with a frictionless beside it, against that too.
# Usage: run.sh PROGRAM CASES SEEDS [PYTHON-WITH-FRICTIONLESS]
set -eu
program=$1; cases=$2; seeds=$3; oracle=${4:-}
here=$(dirname "$0")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
trap 'exit 130' HUP INT TERM
for seed in $seeds; do
  for profile in de int mix; do
    out=$folder/$profile-$seed
    python3 "$here/cases.py" gen --n "$cases" --seed "$seed" --profile "$profile" --out "$out" >"$folder/log"
    if [ -n "$oracle" ]; then
      printf 'conformance: seed %s, profile %s, frictionless: ' "$seed" "$profile"
      "$oracle" -W ignore "$here/cases.py" verify --out "$out" | sed 's/, "per_fault.*/}/' || true
    fi
    printf 'conformance: seed %s, profile %s, netzbericht: ' "$seed" "$profile"
    python3 "$here/cases.py" compare --out "$out" \
      --ours "$program validate {csv} --schema {schema} --dialect {dialect} --format json"
  done
done
