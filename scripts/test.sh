#!/usr/bin/env bash
# Builds marrow and runs its tests.
#
#   scripts/test.sh           core tests, and those against peers (bcftools, R …) that are already installed
#   scripts/test.sh --peers   installs the peers of scripts/packages-peers.txt and runs the tests against them and in a
#                             browser; a missing peer is then a failure
#   scripts/test.sh --long    also what takes long: whole commands beside bcftools and inputs of a genome's size in the
#                             release build, the workflow in the oldest Nextflow and on a Slurm of one node, and ten minutes
#                             of changed bytes under sanitizers
#   scripts/test.sh --asan    unit, verb and case tests under AddressSanitizer and UndefinedBehaviorSanitizer, the rest
#                             of the core in the ordinary build; environment variable CI does the same
#
# Real cohorts are used where MARROW_COHORTS names a folder that holds them. Ends with ctest's summary.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

peers=no
long=no
asan=no
[ -n "${CI:-}" ] && asan=yes
for argument in "$@"; do
  case "$argument" in
    --peers) peers=yes ;;
    --long) long=yes ;;
    --asan) asan=yes ;;
    -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    *) fail "unknown option '$argument'" "--peers, --long, --asan or --help" ;;
  esac
done

logs="$repository/build/test-logs"
mkdir -p "$logs"
status=0
ran=()

# Runs ctest in the build folder of preset $1 under the name $2 with the further arguments.
run_tests() {
  local preset="$1" name="$2"
  shift 2
  say "tests: $name (build/$preset)"
  ran+=("$logs/$name.log")
  ctest --test-dir "$repository/build/$preset" --output-on-failure --no-tests=error --parallel "$(build_jobs)" "$@" 2>&1 |
    tee "$logs/$name.log" || status=1
}

minutes_by_label() {
  awk '/sec\*proc/ { minutes[$1] += $3 / 60 } END { for (label in minutes) printf "%-12s %6.2f min\n", label, minutes[label] }' \
    "${ran[@]}" | LC_ALL=C sort
}

install_packages "$repository/scripts/packages.txt" "build marrow"
under_sanitizers='^(unit|verbs|cases|property|upstream|fuzz)$'
peer_programs=(marrow marrow_peer marrow_consequence_table marrow_example_pages)

if [ "$long" = yes ]; then
  install_packages "$repository/scripts/packages-long.txt" "run what takes long"
  export MARROW_LONG=1
fi
if [ "$peers" = yes ]; then
  install_packages "$repository/scripts/packages-peers.txt" "compare with peers"
  export MARROW_PEERS=1
  build_preset dev "${peer_programs[@]}"
  run_tests dev peers -L '^(peer|browser)$' -LE '^long$'
elif [ "$asan" = yes ]; then
  build_preset asan
  run_tests asan sanitized -L "$under_sanitizers" -LE '^(long|peer|browser)$'
  build_preset dev marrow
  run_tests dev core -LE '^(unit|verbs|cases|property|upstream|fuzz|long|peer|browser)$'
else
  build_preset dev
  run_tests dev core -LE '^long$'
fi
if [ "$long" = yes ]; then
  build_preset bench
  run_tests bench long -L '^long$'
  build_preset asan
  MARROW_FUZZ_SECONDS=600 run_tests asan fuzz -L '^fuzz$'
fi

say "minutes by label"
minutes_by_label
say "summary"
for log in "${ran[@]}"; do
  printf '%s:\n' "$(basename "$log" .log)"
  sed -n '/tests passed/,$p' "$log"
done
exit "$status"
