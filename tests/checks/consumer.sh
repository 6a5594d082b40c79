#!/usr/bin/env bash
# Installs a build into a scratch folder, builds tests/checks/consumer against it, and sees it print the version.
# Usage: consumer.sh ROOT BUILD VERSION
set -euo pipefail
root="$1"
build="$2"
version="$3"
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT

cmake --install "$build" --prefix "$scratch/installed" >"$scratch/log" || { cat "$scratch/log"; exit 1; }
cmake -S "$root/tests/checks/consumer" -B "$scratch/build" -G Ninja -DCMAKE_PREFIX_PATH="$scratch/installed" >"$scratch/log" 2>&1 &&
  cmake --build "$scratch/build" >>"$scratch/log" 2>&1 || { cat "$scratch/log"; exit 1; }
printed="$("$scratch/build/consumer")"
[ "$printed" = "$version" ] || { echo "the consumer prints '$printed', expected '$version'"; exit 1; }
if grep -rnE "$build|$root" "$scratch/installed" --include='*.cmake'; then
  echo "the installed package names the folder it was built in"
  exit 1
fi
