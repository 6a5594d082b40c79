#!/usr/bin/env bash
# The shipped models are what scripts/build_models.sh trains, byte for byte. Skips without MARROW_COHORTS.
# Usage: build_models_test.sh SOURCE_DIR MARROW
set -euo pipefail
for table in target_ball_aall0232_train.tsv target_tall_aall0434.tsv tall_liu2017; do
  if [ ! -e "${MARROW_COHORTS:-}/$table" ]; then
    echo "SKIPPED: MARROW_COHORTS names no folder with $table"
    exit 77
  fi
done
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$1/scripts/build_models.sh" "$MARROW_COHORTS" "$2" "$scratch" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
for file in "$scratch"/relapse_*/*; do
  cmp "$file" "$1/data/models/${file#"$scratch"/}"
done
cut -f1 "$MARROW_COHORTS"/target_*.tsv | sed -e '/^patient$/d' -e '/^PAPIRZ$/d' >"$scratch/patients"
if grep -aFqf "$scratch/patients" -r "$1/data/models"; then
  echo "data/models names a patient"
  exit 1
fi
