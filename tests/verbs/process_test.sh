#!/usr/bin/env bash
# What only a process can show: standard input, pipes, exit statuses, devices, half-written files.
set -uo pipefail
marrow="$1"
source="$2"
example="$source/data/example"
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
failures=0

# expect NAME STATUS COMMAND…: runs the command, its output in $folder/out and $folder/err.
expect() {
  local name="$1" wanted="$2" status=0
  shift 2
  "$@" >"$folder/out" 2>"$folder/err" || status=$?
  if [ "$status" -ne "$wanted" ]; then
    printf 'FAILED %s: status %s, not %s\n' "$name" "$status" "$wanted"
    sed 's/^/    /' "$folder/err"
    failures=$((failures + 1))
  fi
}
# says NAME TEXT: the last error output holds the text.
says() {
  grep -qF -- "$2" "$folder/err" && return
  printf 'FAILED %s: standard error does not say "%s":\n' "$1" "$2"
  sed 's/^/    /' "$folder/err"
  failures=$((failures + 1))
}
# gone NAME FILE…: none of the files exists, nor a temporary beside it.
gone() {
  local name="$1" file
  shift
  for file in "$@"; do
    compgen -G "$file*" >/dev/null || continue
    printf 'FAILED %s: %s was left behind\n' "$name" "$file"
    failures=$((failures + 1))
  done
}

vcf="$example/EX-B08.mutect2.vcf"
gzip -c "$vcf" >"$folder/plain.vcf.gz"

expect "a VCF comes through standard input" 0 bash -c "'$marrow' annotate - <'$vcf'"
expect "gzip comes through standard input" 0 bash -c "'$marrow' annotate <'$folder/plain.vcf.gz'"

head -c $(($(stat -c %s "$folder/plain.vcf.gz") - 20)) "$folder/plain.vcf.gz" >"$folder/cut.vcf.gz"
expect "a truncated file is refused" 4 "$marrow" annotate "$folder/cut.vcf.gz" -o "$folder/cut.out.vcf"
says "a truncated file is refused" "cut off"
says "a truncated file is refused" "cut.vcf.gz"
gone "a truncated file is refused" "$folder/cut.out.vcf"
expect "a truncated file gives no profile" 4 "$marrow" extract --vcf "$folder/cut.vcf.gz" -o "$folder/cut.jsonl"
gone "a truncated file gives no profile" "$folder/cut.jsonl"

: >"$folder/empty.vcf"
expect "an empty file is refused" 4 "$marrow" extract --vcf "$folder/empty.vcf"
says "an empty file is refused" "empty"

sed 's/length=248956422/length=248387328/; s/length=133275309/length=133324548/; s/length=83257441/length=84276897/' \
  "$vcf" >"$folder/t2t.vcf"
expect "another build is refused by name" 4 "$marrow" extract --vcf "$folder/t2t.vcf" --id EX-B08

expect "a missing file is an io error" 3 "$marrow" extract --vcf "$folder/none.vcf"
expect "a folder is no stream output" 2 "$marrow" annotate "$vcf" -o "$folder"
expect "an unknown option is a usage error" 2 "$marrow" annotate --frobnicate "$vcf"

if [ -w /dev/full ]; then
  expect "a full device is an io error" 3 "$marrow" annotate "$vcf" -o /dev/full
  expect "a full standard output is an io error" 3 bash -c "'$marrow' annotate '$vcf' >/dev/full"
  expect "a full standard output of the help" 3 bash -c "'$marrow' --help >/dev/full"
  expect "a full standard output of show" 3 bash -c "'$marrow' show panel >/dev/full"
fi

# Enough output that the reader is gone before the end of it.
{ grep '^##' "$vcf"; grep '^#CHROM' "$vcf"; grep -v '^#' "$vcf" | head -1 | awk '{ for (i = 0; i < 40000; ++i) print }'; } >"$folder/long.vcf"
expect "a closed pipe ends silently with 141" 141 bash -c "set -o pipefail; '$marrow' annotate '$folder/long.vcf' | head -1 >/dev/null; exit \${PIPESTATUS[0]}"
if [ -s "$folder/err" ]; then
  printf 'FAILED a closed pipe is silent:\n'
  sed 's/^/    /' "$folder/err"
  failures=$((failures + 1))
fi

# A run that waits for its input is interrupted: the temporary goes, the older file stays.
printf 'old\n' >"$folder/kept.vcf"
mkfifo "$folder/pipe"
(grep '^#' "$vcf"; sleep 20) >"$folder/pipe" &
writer=$!
"$marrow" annotate "$folder/pipe" -o "$folder/kept.vcf" >/dev/null 2>&1 &
reader=$!
sleep 1
kill -TERM "$reader"
wait "$reader"
status=$?
kill "$writer" 2>/dev/null
if [ "$status" -ne 143 ]; then
  printf 'FAILED SIGTERM ends with 143: status %s\n' "$status"
  failures=$((failures + 1))
fi
[ "$(cat "$folder/kept.vcf")" = old ] || { printf 'FAILED SIGTERM leaves the older file\n'; failures=$((failures + 1)); }
gone "SIGTERM removes the temporary" "$folder/kept.vcf.tmp"

expect "the chain runs" 0 bash -c "set -o pipefail; '$marrow' extract --samplesheet '$example/samplesheet.csv' | '$marrow' score | '$marrow' report -o '$folder/report/'"
[ -s "$folder/report/index.html" ] || { printf 'FAILED the chain runs: no index.html\n'; failures=$((failures + 1)); }

[ "$failures" -eq 0 ] && printf 'all process tests passed\n'
exit "$((failures > 0))"
