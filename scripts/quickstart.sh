#!/usr/bin/env bash
# From a fresh clone to a first report: installs the Debian packages that are missing, builds marrow, and runs it on the
# invented patients of data/example. Takes a few minutes the first time; may be run again. No network except apt-get.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

if [ $# -gt 0 ]; then
  sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}"
  [ "$1" = --help ] && exit 0 || fail "quickstart.sh takes no arguments"
fi

mkdir -p "$repository/build"
install_packages "$repository/scripts/packages.txt" "build marrow"
build_preset release

marrow="$repository/build/release/apps/marrow"
[ -x "$marrow" ] || fail "the build left no program at build/release/apps/marrow"
output="$repository/build/example-report"
rm -rf "$output"
mkdir -p "$output"

say "marrow extract | marrow score | marrow report, on data/example"
cd "$repository"
"$marrow" extract --samplesheet data/example/samplesheet.csv |
  "$marrow" score |
  tee "$output/profiles.jsonl" |
  "$marrow" report -o "$output/" ||
  fail "the example did not run through" "the message of the verb stands above; please report it"

say "result, one line a sample"
"$marrow" query --quiet -f '%sample\t%lineage.value\t%TP53.state\t%NOTCH1.state\t%scores.relapse.group\t%scores.relapse.p5y\t%scores.relapse.applicability.reasons\n' \
  "$output/profiles.jsonl" |
  { printf 'sample\tlineage\tTP53\tNOTCH1\trelapse\tby 5 years\tremark\n'; cat; } |
  awk -F '\t' '
    { for (i = 1; i <= NF; ++i) { cell[NR, i] = (NR > 1 && i == 6 && $i != ".") ? sprintf("%.0f %%", 100 * $i) : $i; $i = cell[NR, i]; if (length($i) > width[i]) width[i] = length($i) } columns = NF }
    END { for (r = 1; r <= NR; ++r) { line = ""; for (i = 1; i <= columns; ++i) line = line sprintf("%-*s  ", width[i], cell[r, i]); sub(/ +$/, "", line); print line } }'

say "reports: $output/ (open the HTML files in a browser)"
for page in "$output"/*.html; do [ -e "$page" ] && printf '   %s\n' "$page"; done
say "the program: $marrow   (marrow --help lists its verbs)"
