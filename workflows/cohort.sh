#!/usr/bin/env bash
# A cohort on one machine: marrow extract, score, report and query, one after the other.
#
#   workflows/cohort.sh [OPTIONS] -o FOLDER SAMPLESHEET [-- OPTIONS OF marrow extract]
#
#   -o, --output FOLDER     results: profiles.jsonl, scored.jsonl, failed.tsv, cohort.tsv, report/, multiqc/
#   -t, --threads N         samples side by side [number of cores]
#       --model NAME|DIR    relapse model
#       --resistance        score drug resistance too, by models trained on simulated children
#       --knowledge DIR     knowledge tables instead of those in the program
#       --no-report         no pages
#   -h, --help              this text
#
# Call it again after an interruption: samples that are finished are not extracted twice.
#
# Exit status: 0 done; 6 done, but samples failed (failed.tsv and the cohort's page list them); else that of the verb
# that could not go on: 2 usage, 3 file or device, 4 data, 5 model, 70 internal.
#
# Example: workflows/cohort.sh -o results cohort.csv -- --reference GRCh38.fa --population gnomad.vcf.gz
set -euo pipefail

usage_error() {
  printf 'cohort.sh: error: %s\n  hint: --help lists the options\n' "$1" >&2
  exit 2
}

sheet='' output='' threads="$(nproc)" pages=yes score_options=() knowledge=() extract_options=()
while [ $# -gt 0 ]; do
  case "$1" in
    -o | --output | -t | --threads | --model | --knowledge) [ $# -ge 2 ] || usage_error "$1 lacks its value" ;;
  esac
  case "$1" in
    -o | --output) output="$2"; shift ;;
    -t | --threads) threads="$2"; shift ;;
    --model) score_options+=(--model "$2"); shift ;;
    --resistance) score_options+=(--resistance) ;;
    --knowledge) knowledge=(--knowledge "$2"); shift ;;
    --no-report) pages=no ;;
    -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    --) shift; extract_options=("$@"); break ;;
    -*) usage_error "unknown option '$1'" ;;
    *) [ -z "$sheet" ] || usage_error "two samplesheets, '$sheet' and '$1'"; sheet="$1" ;;
  esac
  shift
done
[ -n "$sheet" ] || usage_error "no samplesheet"
[ -n "$output" ] || usage_error "--output names no folder"
mkdir -p "$output"

# 6 is not the end: the others are finished, and the failed are listed.
status=0
marrow extract --samplesheet "$sheet" --threads "$threads" --resume --failures "$output/failed.tsv" \
  -o "$output/profiles.jsonl" "${knowledge[@]}" "${extract_options[@]}" || status=$?
if [ $status -ne 0 ] && [ $status -ne 6 ]; then exit $status; fi
if [ ! -s "$output/profiles.jsonl" ]; then
  echo "cohort.sh: no sample is left to score: $output/failed.tsv lists why" >&2
  exit $status
fi

marrow score "$output/profiles.jsonl" "${score_options[@]}" "${knowledge[@]}" -o "$output/scored.jsonl"
marrow query "$output/scored.jsonl" "${knowledge[@]}" -o "$output/cohort.tsv"
marrow report "$output/scored.jsonl" "${knowledge[@]}" --failures "$output/failed.tsv" -O multiqc -o "$output/multiqc/"
if [ $pages = yes ]; then
  marrow report "$output/scored.jsonl" "${knowledge[@]}" --failures "$output/failed.tsv" -o "$output/report/"
fi
exit $status
