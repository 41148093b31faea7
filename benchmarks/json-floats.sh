#!/bin/sh
# CPU time of rendering an embeddings answer as JSON; see benchmarks/README.md.
# Arguments: [--json] [--rounds N]
set -eu
cd "$(dirname "$0")/.."
. cli/src/main/launcher/find-jdk.sh

./mvnw -q -pl wire test-compile dependency:build-classpath \
    -DincludeScope=test -Dmdep.outputFile=target/test-classpath.txt >&2
exec "$JAVA_HOME/bin/java" -Xms512m -Xmx512m -XX:+UseSerialGC \
    -cp "wire/target/classes:wire/target/test-classes:$(cat wire/target/test-classpath.txt)" \
    dev.purlin.wire.json.JsonFloatsBenchmark "$@"
