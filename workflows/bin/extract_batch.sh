#!/usr/bin/env bash
# `marrow extract` of one batch of a cohort, inside a task of EXTRACT.
#
#   extract_batch.sh ID ATTEMPT OPTIONS-OF-EXTRACT…
#
# Reads samplesheet.csv and order.tsv (row number in the cohort's sheet and name, a line a sample of samplesheet.csv).
# Writes ID.profiles.tsv (row number, profile) and ID.failures.tsv (row number, then marrow's columns sample, kind,
# message, hint).
# Status: 0 also when samples failed, for then they are listed; 3 if one failed by a file or device and this is the
# first attempt; with --strict, and for what concerns no single sample, marrow's own.
set -euo pipefail
id="$1" attempt="$2"
shift 2

status=0
marrow extract --samplesheet samplesheet.csv --failures failed.tsv -o profiles.jsonl "$@" 2>messages.txt || status=$?
cat messages.txt >&2
rm -rf profiles.jsonl.finished
case " $* " in
  *" --strict "*) if [ $status -ne 0 ]; then exit $status; fi ;;
esac
case $status in
  0) ;;
  6)
    if [ "$attempt" -eq 1 ] && awk -F '\t' 'NR > 1 && $2 == "io" { found = 1 } END { exit !found }' failed.tsv; then
      echo "a sample failed by a file or device: once more" >&2
      exit 3
    fi
    ;;
  4)
    # A table that the whole batch shares: marrow says what is wrong with it, and every sample is listed with that.
    : >profiles.jsonl
    awk -F '\t' -v OFS='\t' '
      FILENAME == ARGV[1] && /: error: / { message = $0; sub(/.*: error: /, "", message) }
      FILENAME == ARGV[1] && /^  in: / { message = message "; in " substr($0, 7) }
      FILENAME == ARGV[1] && /^  hint: / { hint = substr($0, 9) }
      FILENAME == ARGV[1] { next }
      FNR == 1 { print "sample", "kind", "message", "hint" }
      { print $2, "data", message, hint }' messages.txt order.tsv >failed.tsv
    ;;
  *) exit $status ;;
esac

awk -F '\t' -v OFS='\t' 'FILENAME == ARGV[1] { row[$2] = $1; next } FNR > 1 { print row[$1], $0 }' \
  order.tsv failed.tsv >"$id.failures.tsv"
awk -F '\t' 'FILENAME == ARGV[1] { failed[$1]; next } !($1 in failed) { print $1 }' \
  "$id.failures.tsv" order.tsv >finished
if [ "$(wc -l <finished)" -ne "$(wc -l <profiles.jsonl)" ]; then
  echo "$(wc -l <profiles.jsonl) profiles of $(wc -l <finished) samples that did not fail" >&2
  exit 70
fi
paste finished profiles.jsonl >"$id.profiles.tsv"
