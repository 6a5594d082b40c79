#!/usr/bin/env bash
# bcftools reads the VCFs of data/example without a warning, in order, with every INFO, FORMAT and FILTER defined, and
# gives back every record. Skipped (77) without bcftools; with MARROW_PEERS=1 a missing bcftools is a failure.
# Usage: example_data_peer.sh ROOT
set -euo pipefail
if ! command -v bcftools >/dev/null; then
  echo "SKIPPED: bcftools is not installed" >&2
  if [ "${MARROW_PEERS:-0}" = 1 ]; then exit 1; fi
  exit 77
fi
status=0
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
for vcf in "$1"/data/example/*.vcf; do
  # bcftools warns of undefined names, and its index refuses records out of order.
  bcftools view --no-version -O z -o "$scratch/copy.vcf.gz" "$vcf" 2>"$scratch/messages" &&
    bcftools index -f -t "$scratch/copy.vcf.gz" 2>>"$scratch/messages" || status=1
  if [ -s "$scratch/messages" ]; then
    echo "$(basename "$vcf"):"
    cat "$scratch/messages"
    status=1
  fi
  bcftools view --no-version -H "$scratch/copy.vcf.gz" | cut -f 1-5 >"$scratch/given"
  grep -v '^#' "$vcf" | cut -f 1-5 | diff - "$scratch/given" || status=1
done
exit $status
