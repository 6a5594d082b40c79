#!/usr/bin/env bash
# Tries other forms of the relapse model on the patients that relapse_b is evaluated on, each in the same folds beside
# its ridge regression, and prints C, calibration slope and the difference. data/models/README.md holds the figures.
# Usage: scripts/compare_models.sh COHORTS_DIR [MARROW]
set -euo pipefail
[ $# -ge 1 ] || { sed -n '2,4s/^# //p' "$0" >&2; exit 2; }
root="$(cd "$(dirname "$0")/.." && pwd)"
table="$1/target_ball_aall0232_train.tsv"
marrow="${2:-marrow}"
features=age_years,log10_wbc,log10_mrd_day29_pct,cns_positive,male,dna_index_below_0.95,dna_index_at_least_1.16,bcr_abl1

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
"$marrow" extract --quiet --clinical "$table" | "$marrow" query --quiet --matrix --features "$features" >"$scratch/m.tsv"

# MRD at or below 10^$1 % counts as that: what a less sensitive assay would say.
with_floor() {
  awk -F'\t' -v OFS='\t' -v floor="$1" '
    NR == 1 { for (j = 1; j <= NF; j++) if ($j == "log10_mrd_day29_pct") mrd = j; print; next }
    { if ($mrd != "NA" && $mrd < floor) $mrd = floor; print }' "$scratch/m.tsv"
}

# Name, matrix, further options of train.
try() {
  local name="$1" matrix="$2"
  shift 2
  "$marrow" train --quiet --matrix "$matrix" --outcomes "$table" --id patient --time time_days \
    --event first_event=Relapse,Progression --competing 'Death,Death without Remissio,SMN' --censored 'None,Censored' \
    --exclude 'Induction failure' --landmark 29 --evaluate-on 'patient < "PAPIRZ"' --features "$features" --seed 1 \
    --threads 2 --describe "$root/data/models/relapse_b/description.json" -o "$scratch/model" "$@" >"$scratch/log"
  printf '%s\n' "$name"
  grep -E "Harrell's C|calibration slope|difference|higher" "$scratch/log"
}

try "as shipped" "$scratch/m.tsv"
for floor in -3 -2; do
  with_floor "$floor" >"$scratch/floor.tsv"
  try "MRD floor 10^$floor %" "$scratch/floor.tsv"
done
try "accelerated failure time" "$scratch/m.tsv" --objective aft
try "event by 5 years, logistic" "$scratch/m.tsv" --objective logistic
try "one feature a tree" "$scratch/m.tsv" --interactions none
try "trained on all 649" "$scratch/m.tsv" --train-on-all
try "ten settings searched" "$scratch/m.tsv" --search 10
