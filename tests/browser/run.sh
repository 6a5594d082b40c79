#!/bin/sh
# run.sh EXAMPLE_PAGES FOLDER: writes the example pages to FOLDER and checks them; then proves that the check can fail.
# Status 77 (skipped) where the browser is not installed.
set -eu
here=$(dirname "$0")
if ! /usr/bin/python3 -c 'import selenium' 2>/dev/null || ! command -v chromedriver >/dev/null; then
  echo "SKIPPED: python3-selenium, chromium or chromium-driver is not installed" >&2
  exit 77
fi
rm -rf "$2"
mkdir -p "$2"
"$1" "$2"
"$here/check_pages.py" --screenshots "$2/screenshots" "$2"/*.html

mkdir "$2/broken"
for broken in wide console network overlap; do
  cp "$here/broken_$broken.html" "$2/broken"
  if "$here/check_pages.py" "$2/broken/broken_$broken.html" 2>"$2/broken/$broken.txt"; then
    echo "check_pages.py did not see what is wrong with broken_$broken.html" >&2
    exit 1
  fi
done
grep -q "px wide: div" "$2/broken/wide.txt"
grep -q "console: SEVERE" "$2/broken/console.txt"
grep -q "lie on one another: .mark > path" "$2/broken/overlap.txt"
grep -q "asks for http://127.0.0.1:9/" "$2/broken/network.txt"
