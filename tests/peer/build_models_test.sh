#!/usr/bin/env bash
# The shipped models are what scripts/build_models.sh trains, byte for byte. Skips without MARROW_COHORTS.
# Usage: build_models_test.sh SOURCE_DIR MARROW
set -euo pipefail
table=target_ball_aall0232_train.tsv
if [ ! -f "${MARROW_COHORTS:-}/$table" ]; then
  echo "SKIPPED: MARROW_COHORTS names no folder with $table"
  exit 77
fi
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$1/scripts/build_models.sh" "$MARROW_COHORTS" "$2" "$scratch" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
for file in "$scratch"/relapse_b/*; do
  cmp "$file" "$1/data/models/relapse_b/$(basename "$file")"
done
cut -f1 "$MARROW_COHORTS/$table" | sed -e 1d -e '/^PAPIRZ$/d' >"$scratch/patients"
if grep -aFqf "$scratch/patients" -r "$1/data/models"; then
  echo "data/models names a patient"
  exit 1
fi
