#!/usr/bin/env bash
# The shipped models of drug resistance are what scripts/build_resistance_models.sh trains, byte for byte.
# Usage: build_resistance_models_test.sh SOURCE_DIR MARROW
set -euo pipefail
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$1/scripts/build_resistance_models.sh" "$2" "$scratch" >"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
for file in "$scratch"/resistance_*/*; do
  cmp "$file" "$1/data/models/${file#"$scratch"/}"
done
