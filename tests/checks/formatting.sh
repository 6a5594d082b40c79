#!/usr/bin/env bash
# C++ sources are as .clang-format says, in the version it was written for (14); skipped (77) without that version.
# Usage: formatting.sh ROOT
set -euo pipefail
cd "$1"
for tool in clang-format-14 clang-format; do
  if command -v "$tool" >/dev/null && "$tool" --version | grep -q 'version 14\.'; then
    status=0
    find lib apps tests -name build -prune -o \( -name '*.cpp' -o -name '*.hpp' \) -print0 | sort -z |
      xargs -0 "$tool" --dry-run --Werror 2>&1 |
      sed -nE 's/^([^: ]+):[0-9]+:[0-9]+: error:.*/\1: is not formatted (clang-format-14 -i \1)/p' | sort -u || status=1
    exit $status
  fi
done
echo "SKIPPED: clang-format 14 is not installed" >&2
if [ "${MARROW_PEERS:-0}" = 1 ]; then exit 1; fi
exit 77
