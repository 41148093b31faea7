#!/bin/sh
# benchmarks/onnxruntime-versions.sh [VERSION...]: which version of ONNX Runtime is fastest here.
# Rounds alternate between the versions; see benchmarks/README.md for the table.
set -eu
cd "$(dirname "$0")/.."
. cli/src/main/launcher/find-jdk.sh
[ $# -gt 0 ] || set -- 1.26.0 1.29.0
rounds=${ROUNDS:-5}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for version in "$@"; do
  echo "building with ONNX Runtime $version" >&2
  ./mvnw -q -DskipTests -Dspotless.check.skip -Dmdep.analyze.skip -Dpurlin.archive.skip=true \
    -Donnxruntime.version="$version" -pl benchmarks -am package \
    dependency:build-classpath -Dmdep.outputFile="$work/path" -Dmdep.includeScope=runtime >&2
  # Off the command line, which 1.29 reads with a pattern: past some KiB its recursion is too deep.
  echo "-cp benchmarks/target/classes:$(cat "$work/path")" >"$work/$version"
done
round=1
while [ "$round" -le "$rounds" ]; do
  for version in "$@"; do
    echo "round $round of $rounds: $version" >&2
    "$JAVA_HOME/bin/java" --enable-native-access=ALL-UNNAMED \
      --sun-misc-unsafe-memory-access=allow "@$work/$version" \
      dev.purlin.benchmarks.Benchmarks raw-rates 2>/dev/null | sed "s/^/$version /"
  done
  round=$((round + 1))
done >"$work/rates"

printf '%-10s %-8s %-8s %12s %12s %12s\n' version dtype shape 'tokens/s' least most
sort -k1,1 -k2,2 -k3,3 -k4,4n "$work/rates" | awk '
  { key = $1 " " $2 " " $3 }
  key != last { tell(); last = key; n = 0 }
  { rates[++n] = $4 }
  END { tell() }
  function tell(  part) {
    if (!n) return
    split(last, part, " ")
    printf "%-10s %-8s %-8s %12d %12d %12d\n", part[1], part[2], part[3], rates[int((n + 1) / 2)], rates[1], rates[n]
  }'
