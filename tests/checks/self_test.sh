#!/usr/bin/env bash
# Each check of this folder is seen to pass on a tiny good tree and to fail, for the right reason, on that tree with one
# fault put in. Usage: self_test.sh C++-COMPILER
set -euo pipefail
checks="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
compiler="$1"
python=/usr/bin/python3
export PYTHONDONTWRITEBYTECODE=1
scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
tree="$scratch/tree"
status=0

good_tree() {
  rm -rf "$tree"
  mkdir -p "$tree"/{lib/marrow/base,lib/marrow/records,lib/marrow/io,apps,tests/unit/base,data/panel,scripts,bin}
  printf '#pragma once\nint one();\n' >"$tree/lib/marrow/base/one.hpp"
  printf '#include "marrow/base/one.hpp"\n\nint two();\n\nint one() { return two(); }\n' >"$tree/lib/marrow/base/one.cpp"
  printf 'marrow_add_layer(base SOURCES one.cpp)\n' >"$tree/lib/marrow/base/CMakeLists.txt"
  printf '#include "htslib/vcf.h"\n#include "marrow/base/one.hpp"\n\nvoid warn() { add("W201"); }\n' >"$tree/lib/marrow/io/reader.cpp"
  printf 'marrow_add_layer(io SOURCES reader.cpp)\n' >"$tree/lib/marrow/io/CMakeLists.txt"
  printf 'int two();\n' >"$tree/tests/unit/base/one_test.cpp"
  printf 'tests(base/one_test.cpp)\n' >"$tree/tests/unit/CMakeLists.txt"
  printf 'BasedOnStyle: Google\nColumnLimit: 120\n' >"$tree/.clang-format"
  printf 'gene\nTP53\n' >"$tree/data/panel/genes.tsv"
  (cd "$tree/data" && sha256sum panel/genes.tsv >CHECKSUMS.sha256)
  printf '#!/bin/sh\nif [ "$1" = --help ]; then echo "verbs:"; echo "  show    prints"; else echo "usage: show"; fi\n' >"$tree/bin/marrow"
  chmod +x "$tree/bin/marrow"
  printf '# tree\n\n```sh\nscripts/go.sh\n```\n\n```sh\nmarrow show --help >shown.txt\n```\n\n```sh\ntest -s shown.txt\n```\n' >"$tree/README.md"
  printf 'true\n' >"$tree/scripts/go.sh"
  printf '| code | meaning |\n|---|---|\n| W201 | odd |\n\n<!-- help:show -->\n```text\nusage: show\n```\n<!-- /help -->\n' >"$tree/apps/README.md"
}

run_check() {
  case "$1" in
    formatting) bash "$checks/formatting.sh" "$tree" ;;
    help_text | readme_blocks) "$python" "$checks/$1.py" "$tree" "$tree/bin/marrow" ;;
    quiet_archives)
      "$compiler" -c "$tree/lib/marrow/base/one.cpp" -I"$tree/lib" -o "$scratch/one.o"
      rm -f "$scratch/libone.a"
      ar cr "$scratch/libone.a" "$scratch/one.o"
      "$python" "$checks/quiet_archives.py" "$scratch/libone.a"
      ;;
    *) "$python" "$checks/$1.py" "$tree" ;;
  esac
}

# expect_fault CHECK MESSAGE 'shell code that puts the fault in, run inside the tree'
expect_fault() {
  local check="$1" message="$2" fault="$3" output="$scratch/output" result=0
  good_tree
  if [ "$check" = example_data ]; then
    rm -r "$tree/data"
    cp -r "$checks/../../data" "$tree/data"
  fi
  run_check "$check" >"$output" 2>&1 || result=$?
  if [ $result -eq 77 ]; then
    echo "SKIPPED: $check needs a tool that is not here"
    return
  fi
  if [ $result -ne 0 ]; then
    echo "$check fails on the good tree:"
    cat "$output"
    status=1
    return
  fi
  (cd "$tree" && eval "$fault")
  result=0
  run_check "$check" >"$output" 2>&1 || result=$?
  if [ $result -ne 1 ] || ! grep -qF -- "$message" "$output"; then
    echo "$check does not see this fault (status $result, expected '$message'): $fault"
    cat "$output"
    status=1
  fi
}

upward='lib/marrow/base/one.cpp'
expect_fault layering "layer 'base' may not include layer 'io'" "echo '#include \"marrow/io/reader.hpp\"' >>$upward"
expect_fault layering "layer 'io' may not include layer 'report'" "echo '#include \"marrow/report/page.hpp\"' >>lib/marrow/io/reader.cpp"
expect_fault layering "'htslib/vcf.h' may be included only in: io" "echo '#include <htslib/vcf.h>' >>$upward"
expect_fault layering "'htslib/hts.h' may be included only in .cpp files" "echo '#include <htslib/hts.h>' >lib/marrow/io/reader.hpp"
expect_fault layering "'xgboost/c_api.h' may be included only in: model" "echo '#include <xgboost/c_api.h>' >>apps/main.cpp"
expect_fault layering "'nlohmann/json.hpp' may be included only in" "echo '#include <nlohmann/json.hpp>' >>$upward"
expect_fault layering "'helpers' is no layer of marrow" "mkdir lib/marrow/helpers; touch lib/marrow/helpers/a.cpp"
expect_fault layering "nothing to look at" "rm -r lib apps"

expect_fault quiet_sources "may not use 'std::cerr'" "echo 'void f() { std::cerr << 1; }' >>$upward"
expect_fault quiet_sources "may not use 'printf('" "echo 'void f() { printf(\"x\"); }' >>$upward"
expect_fault quiet_sources "may not use 'std::exit('" "echo 'void f() { std::exit(1); }' >>$upward"

expect_fault quiet_archives "uses std::cout" "printf '#include <iostream>\n void f() { std::cout << 1; }' >>$upward"
expect_fault quiet_archives "uses puts" "printf '#include <cstdio>\n void f() { puts(\"x\"); }' >>$upward"
expect_fault quiet_archives "uses exit" "printf '#include <cstdlib>\n void f() { exit(1); }' >>$upward"
expect_fault quiet_archives "uses abort" "printf '#include <cstdlib>\n void f() { abort(); }' >>$upward"
expect_fault quiet_archives "uses stderr" "printf '#include <cstdio>\n void f() { std::fputs(\"x\", stderr); }' >>$upward"

expect_fault source_form "longer than 600 lines" "for i in \$(seq 600); do echo '//'; done >>$upward"
expect_fault source_form "leftover 'TO""DO'" "echo '// TO''DO later' >>$upward"
expect_fault source_form "path of one machine '/ho""me" "echo 'See /ho''me/someone/file' >>README.md"
expect_fault source_form "path of one machine '/t""mp" "echo '// reads /t''mp/file' >>$upward"
expect_fault source_form "link to 'nowhere.md'" "echo 'See [that](nowhere.md).' >>README.md"
expect_fault source_form "stands in no CMakeLists.txt" "echo 'int x();' >lib/marrow/base/forgotten.cpp"
expect_fault source_form "is named NOUN_test.cpp" "mv tests/unit/base/one_test.cpp tests/unit/base/one.cpp"
expect_fault source_form "no layer 'elsewhere'" "mv tests/unit/base tests/unit/elsewhere"

expect_fault checksums "'panel/genes.tsv' has another checksum" "echo >>data/panel/genes.tsv"
expect_fault checksums "'panel/genes.tsv' does not exist" "rm data/panel/genes.tsv"
expect_fault checksums "panel/new.tsv: has no checksum" "echo >data/panel/new.tsv"
expect_fault checksums "nothing to look at" "rm data/CHECKSUMS.sha256"

expect_fault warning_codes "W202 is not in the table" "echo 'void g() { add(\"W202\"); }' >>lib/marrow/io/reader.cpp"
expect_fault warning_codes "W203 is used nowhere" "echo '| W203 | never |' >>apps/README.md"

expect_fault help_text "the help of 'show' differs" "sed -i 's/usage: show/usage: other/' apps/README.md"
expect_fault help_text "shows no help of the verb 'show'" "sed -i '/help/d' apps/README.md"
expect_fault help_text "apps/README.md: does not exist" "rm apps/README.md"

expect_fault readme_blocks "this block ends with status 1" "printf '\`\`\`sh\nfalse\ntrue\n\`\`\`\n' >>README.md"
expect_fault readme_blocks "names 'scripts/go.sh', which does not exist" "rm scripts/go.sh"

expect_fault formatting "one.cpp: is not formatted" "echo 'int    x( ) ;' >>$upward"

expect_fault example_data "REF is G, but data/panel has C" "sed -i 's/\tC\tT\t/\tG\tT\t/' data/example/EX-B01.mutect2.vcf"
expect_fault example_data "bp long on GRCh37" "sed -i 's/length=141213431/length=138394717/' data/example/EX-T05.mutect2.GRCh37.vcf"
expect_fault example_data "header lacks" "sed -i '/^##source/d' data/example/EX-B04.sites.vcf"
expect_fault example_data "but not in both" "touch data/example/other.vcf; echo '##reference=GRCh38
##source=invented example' >data/example/other.vcf"
expect_fault example_data "lacks a story" "sed -i '/^EX-T07/d' data/example/clinical.tsv"

good_tree
sed -i '/help/d' "$tree/apps/README.md"
"$python" "$checks/help_text.py" "$tree" "$tree/bin/marrow" --accept && run_check help_text ||
  { echo "help_text --accept does not add the missing block"; status=1; }

[ $status -eq 0 ] && echo "every check fails when it should"
exit $status
