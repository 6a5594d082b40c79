#!/usr/bin/env bash
# Resolves Nextflow from Maven Central and writes a launcher for it; needs Debian's packages maven and
# default-jre-headless (Java 17 or newer).
#
#   scripts/install-nextflow.sh [--version 25.04.4|24.10.0] [FOLDER]
#
# FOLDER (default build/nextflow/VERSION) then holds the program's jars and the launcher `nextflow`, which keeps what
# Nextflow stores in FOLDER/home, fetches no plugins and looks for no updates. A second call finds it done.
# Prints the path of the launcher.
set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

version=25.04.4
folder=
while [ $# -gt 0 ]; do
  case "$1" in
    --version)
      [ $# -ge 2 ] || fail "--version lacks its value" "25.04.4 or 24.10.0"
      version="$2"
      shift
      ;;
    -h | --help) sed -n '2,/^set /{/^#/s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"; exit 0 ;;
    -*) fail "unknown option '$1'" "--version or --help" ;;
    *) folder="$1" ;;
  esac
  shift
done
case "$version" in
  25.04.4)
    # Two of its modules are not published in this version: nf-lang 25.04.0 serves, lib-trace is not needed.
    managed='<dependency><groupId>io.nextflow</groupId><artifactId>nf-lang</artifactId><version>25.04.0</version></dependency>'
    excluded='<exclusion><groupId>io.seqera</groupId><artifactId>lib-trace</artifactId></exclusion>'
    ;;
  24.10.0) managed='' excluded='' ;;
  *) fail "Nextflow $version was never tried from Maven Central" "--version 25.04.4 or 24.10.0" ;;
esac
folder="${folder:-$repository/build/nextflow/$version}"
mkdir -p "$folder"
folder="$(cd "$folder" && pwd)"
launcher="$folder/nextflow"
if [ -x "$launcher" ]; then
  echo "$launcher"
  exit 0
fi
command -v mvn >/dev/null || fail "mvn is not here" "apt-get install maven"
command -v java >/dev/null || fail "java is not here" "apt-get install default-jre-headless"

scratch="$(mktemp -d)"
trap 'rm -rf "$scratch"' EXIT
cat >"$scratch/pom.xml" <<POM
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>marrow</groupId>
  <artifactId>nextflow-jars</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencyManagement><dependencies>$managed</dependencies></dependencyManagement>
  <dependencies>
    <dependency>
      <groupId>io.nextflow</groupId>
      <artifactId>nextflow</artifactId>
      <version>$version</version>
      <exclusions>$excluded</exclusions>
    </dependency>
  </dependencies>
</project>
POM
say "Nextflow $version by Maven, into $folder" >&2
rm -rf "$folder/lib"
mvn --batch-mode --quiet --file "$scratch/pom.xml" dependency:copy-dependencies "-DoutputDirectory=$folder/lib" >&2 ||
  fail "Maven could not resolve Nextflow $version" "its message stands above; is the network there?"
ls "$folder/lib/nextflow-$version.jar" >/dev/null || fail "Maven left no nextflow-$version.jar in $folder/lib"

cat >"$launcher.part" <<'LAUNCHER'
#!/usr/bin/env bash
# Nextflow from the jars beside this file.
set -euo pipefail
here="$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)"
export NXF_HOME="${NXF_HOME:-$here/home}" NXF_OFFLINE="${NXF_OFFLINE:-true}"
export NXF_PLUGINS_DEFAULT="${NXF_PLUGINS_DEFAULT:-false}" NXF_DISABLE_CHECK_LATEST=true
opens=()
for package in java.lang java.io java.nio java.net java.nio.file.spi java.util java.util.concurrent \
  java.util.concurrent.locks java.util.concurrent.atomic java.util.regex sun.nio.ch sun.nio.fs \
  sun.net.www.protocol.http sun.net.www.protocol.https sun.net.www.protocol.ftp sun.net.www.protocol.file \
  jdk.internal.misc jdk.internal.vm; do
  opens+=("--add-opens=java.base/$package=ALL-UNNAMED")
done
# A cohort of 1,000,000 samples is planned in memory: NXF_JVM_ARGS=-Xmx8g then.
exec java -Dfile.encoding=UTF-8 -Djava.awt.headless=true -XX:+TieredCompilation -XX:TieredStopAtLevel=1 -Xmx1g \
  ${NXF_JVM_ARGS:-} "${opens[@]}" -cp "$here/lib/*" nextflow.cli.Launcher "$@"
LAUNCHER
chmod +x "$launcher.part"
mv "$launcher.part" "$launcher"
echo "$launcher"
