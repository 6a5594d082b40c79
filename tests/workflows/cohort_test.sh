#!/usr/bin/env bash
# workflows/cohort.sh and workflows/bin/extract_batch.sh, without Nextflow: outputs, statuses, resuming, and what a batch
# does with a sample that fails.
# Usage: cohort_test.sh MARROW ROOT
set -euo pipefail
PATH="$(cd "$(dirname "$1")" && pwd):$PATH"
root="$2"
example="$root/data/example"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
failures=0
fail() { printf 'FAILED %s\n' "$*"; failures=$((failures + 1)); }

# expect STATUS COMMAND…: its output goes to $scratch/said.
expect() {
  local expected="$1" status=0
  shift
  "$@" >"$scratch/said" 2>&1 || status=$?
  [ $status -eq "$expected" ] || { fail "status $status, not $expected: $*"; cat "$scratch/said"; }
}
says() { grep -qF -- "$1" "$scratch/said" || { fail "is not told: $1"; cat "$scratch/said"; }; }
holds() { grep -qF -- "$1" "$2" || { fail "$(basename "$2") does not hold: $1"; cat "$2"; }; }

# The whole chain, once more over what is there, and with a file that is cut off.
cohort="$root/workflows/cohort.sh"
expect 0 "$cohort" --help
says "Exit status"
expect 2 "$cohort" -o "$scratch/none"
says "no samplesheet"
expect 2 "$cohort" "$example/samplesheet.csv"
says "--output names no folder"
expect 2 "$cohort" --ouput "$scratch/none" "$example/samplesheet.csv"
says "unknown option '--ouput'"
expect 2 "$cohort" -o "$scratch/none" "$example/samplesheet.csv" -- --no-such-option
expect 0 "$cohort" -o "$scratch/out" "$example/samplesheet.csv"
cp -r "$scratch/out" "$scratch/first"
expect 0 "$cohort" -o "$scratch/out" "$example/samplesheet.csv"
says "9 finished before"
for name in profiles.jsonl scored.jsonl failed.tsv cohort.tsv report multiqc; do
  [ -e "$scratch/out/$name" ] || fail "cohort.sh writes no $name"
  diff -r "$scratch/first/$name" "$scratch/out/$name" || fail "$name differs when resumed"
done
marrow extract --quiet --samplesheet "$example/samplesheet.csv" | marrow score --quiet | cmp - "$scratch/out/scored.jsonl" ||
  fail "cohort.sh scores otherwise than a pipe"
expect 0 "$cohort" --resistance --model relapse_b_diagnosis --no-report -o "$scratch/out" "$example/samplesheet.csv"
marrow score --quiet --resistance --model relapse_b_diagnosis "$scratch/out/profiles.jsonl" | cmp - "$scratch/out/scored.jsonl" ||
  fail "cohort.sh scores resistance otherwise than a pipe"
holds '"model":"resistance_glucocorticoid_simulated"' "$scratch/out/scored.jsonl"

cp -r "$example" "$scratch/cohort"
head -c 2500 "$example/EX-B08.mutect2.vcf" | gzip -c | head -c 700 >"$scratch/cohort/EX-B08.mutect2.vcf"
expect 6 "$cohort" --no-report -o "$scratch/damaged" "$scratch/cohort/samplesheet.csv"
[ "$(wc -l <"$scratch/damaged/scored.jsonl")" -eq 8 ] || fail "not 8 of 9 samples are scored"
holds "EX-B08" "$scratch/damaged/failed.tsv"
[ ! -e "$scratch/damaged/report" ] || fail "--no-report writes a report"
(cd "$scratch/cohort" && sed -n '1p;/^EX-B08/p' samplesheet.csv >alone.csv)
expect 6 "$cohort" -o "$scratch/alone" "$scratch/cohort/alone.csv"
says "no sample is left to score"

# One batch: rows 4, 7 and 9 of some sheet.
batch() {
  rm -rf "$scratch/task"
  mkdir "$scratch/task"
  sed -n "1p;/^EX-B0[3468]/p" "$example/samplesheet.csv" | sed -e '/^EX-B06-D/d' -e "s|,\([^,]*\.vcf\),|,$scratch/cohort/\1,|" \
    -e "s|,\([^,]*\.bed\)|,$example/\1|g" -e "s|,clinical.tsv|,$scratch/cohort/${clinical:-clinical.tsv}|" ${edit:+-e "$edit"} \
    >"$scratch/task/samplesheet.csv"
  printf '%s\n' "3	EX-B03" "4	EX-B04" "7	EX-B06-R" "9	EX-B08" >"$scratch/task/order.tsv"
  (cd "$scratch/task" && "$root/workflows/bin/extract_batch.sh" ID "$@")
}
rows() { cut -f 1 "$scratch/task/ID.$1.tsv" | paste -s -d ' '; }

expect 0 batch 1
[ "$(rows profiles)" = "3 4 7" ] || fail "rows of profiles: $(rows profiles)"
[ "$(cut -f 1,2,3 "$scratch/task/ID.failures.tsv")" = "9	EX-B08	data" ] || fail "failures: $(cat "$scratch/task/ID.failures.tsv")"
cut -f 2- "$scratch/task/ID.profiles.tsv" | sed -n 1,2p | cmp - <(sed -n 3,4p "$scratch/out/profiles.jsonl") ||
  fail "profiles of a batch differ from the cohort's"
expect 4 batch 1 --strict
edit='s/EX-B04.sites.vcf/not_there.vcf/' expect 3 batch 1
says "once more"
edit='s/EX-B04.sites.vcf/not_there.vcf/' expect 0 batch 2
[ "$(rows profiles)/$(rows failures)" = "3 7/4 9" ] || fail "rows of an unreadable file: $(rows profiles)/$(rows failures)"
sed 's/^EX-B03\tEX-B03\tB\thigh risk/&\tsurplus/;s/\t4\.1\t/\tfour\t/' "$example/clinical.tsv" >"$scratch/cohort/damaged.tsv"
clinical=damaged.tsv expect 0 batch 1
[ "$(rows failures)" = "3 4 7 9" ] || fail "a damaged table of the batch: rows $(rows failures)"
[ -z "$(rows profiles)" ] || fail "a damaged table of the batch leaves profiles"
holds "damaged.tsv" "$scratch/task/ID.failures.tsv"
expect 2 batch 1 --no-such-option
mkdir "$scratch/bin"
printf '#!/bin/sh\nkill -KILL $$\n' >"$scratch/bin/marrow"
chmod +x "$scratch/bin/marrow"
PATH="$scratch/bin:$PATH" expect 137 batch 1
[ "$failures" -eq 0 ]
