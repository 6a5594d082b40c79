#!/usr/bin/env bash
# bcftools +split-vep reads INFO/MARROW, from text and from BCF, in each output type, and bcftools view finds every record
# that went in.
# Usage: split_vep_test.sh MARROW ROOT
set -euo pipefail
marrow="$1"
example="$2/data/example"
if ! bcftools plugin -l 2>/dev/null | grep split-vep >/dev/null; then
  echo "SKIPPED: bcftools with its plugin split-vep is not installed" >&2
  if [ "${MARROW_PEERS:-0}" = 1 ]; then exit 1; fi
  exit 77
fi
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
failures=0
fail() { printf 'FAILED %s\n' "$*"; failures=$((failures + 1)); }

# What bcftools reads out of INFO/MARROW, one line an ALT and gene.
split_fields() { bcftools +split-vep "$1" -a MARROW -d -f '%CHROM\t%POS\t%Allele\t%SYMBOL\t%Consequence\t%HGVSc\t%HGVSp\t%Class\n'; }
sites() { bcftools query -f '%CHROM\t%POS\t%REF\t%ALT\t%FILTER\n' "$1"; }

for vcf in "$example"/*.vcf; do
  name="$(basename "$vcf" .vcf)"
  "$marrow" annotate --quiet "$vcf" -o "$folder/$name.v"
  split_fields "$folder/$name.v" >"$folder/expected"
  bcftools view -O b "$vcf" -o "$folder/$name.bcf"
  for input in "$vcf" "$folder/$name.bcf"; do
    for type in v z u b; do
      "$marrow" annotate --quiet "$input" -O "$type" -o "$folder/out"
      diff <(sites "$vcf") <(sites "$folder/out") >/dev/null || fail "$name as $type from $(basename "$input"): records differ"
      diff "$folder/expected" <(split_fields "$folder/out") || fail "$name as $type from $(basename "$input"): fields differ"
    done
  done
done
split_fields "$folder/EX-T05.mutect2.GRCh37.v" >"$folder/t05"
grep -q $'NOTCH1\tmissense_variant\tNM_017617.*:c.4799T>C\t.*:p.Leu1600Pro\tmissense' "$folder/t05" ||
  fail "NOTCH1 p.Leu1600Pro is not what split-vep reads: $(cat "$folder/t05")"
[ "$failures" -eq 0 ]
