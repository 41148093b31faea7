# shellcheck shell=sh
# Finds a JDK 25 or newer and sets JAVA_HOME to it. Sourced by ./purlin and ./mvnw, POSIX sh.
# Order: PURLIN_JAVA_HOME, JAVA_HOME, the java on the PATH, the usual install folders.

PURLIN_JAVA_LEAST=25

# jdk_major DIR: prints the feature release of the JDK in DIR, nothing if there is none.
# The release file is read rather than java started: 1 ms against 40.
jdk_major() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS='=' read -r jdk_key jdk_value; do
    [ "$jdk_key" = JAVA_VERSION ] || continue
    jdk_value=${jdk_value#\"}
    echo "${jdk_value%%[!0-9]*}"
    return 0
  done <"$1/release"
}

jdk_fits() {
  jdk_found=$(jdk_major "$1")
  [ -n "$jdk_found" ] && [ "$jdk_found" -ge "$PURLIN_JAVA_LEAST" ]
}

# The JDK that the java on the PATH belongs to, links followed.
jdk_on_path() {
  jdk_java=$(command -v java 2>/dev/null) || return 0
  jdk_java=$(readlink -f "$jdk_java" 2>/dev/null) || return 0
  echo "${jdk_java%/*/*}"
}

find_jdk() {
  if [ -n "${PURLIN_JAVA_HOME-}" ]; then
    if jdk_fits "$PURLIN_JAVA_HOME"; then
      JAVA_HOME=$PURLIN_JAVA_HOME
      return 0
    fi
    echo "purlin: PURLIN_JAVA_HOME=$PURLIN_JAVA_HOME is not a JDK $PURLIN_JAVA_LEAST or newer" >&2
    return 1
  fi
  set +f
  for jdk_dir in "${JAVA_HOME-}" "$(jdk_on_path)" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /opt/*jdk* /usr/local/*jdk* \
    "${HOME-}"/.sdkman/candidates/java/* "${HOME-}"/.jdks/* "${HOME-}"/.local/share/mise/installs/java/* \
    "${HOME-}"/.asdf/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    if [ -n "$jdk_dir" ] && jdk_fits "$jdk_dir"; then
      JAVA_HOME=$jdk_dir
      return 0
    fi
  done
  cat >&2 <<MISSING
purlin: no JDK $PURLIN_JAVA_LEAST or newer found.
  Looked at PURLIN_JAVA_HOME, JAVA_HOME, the java on the PATH, /usr/lib/jvm, /usr/java, /opt,
  ~/.sdkman, ~/.jdks, mise, asdf and the macOS folders.
  Install one (for example Temurin $PURLIN_JAVA_LEAST), or point PURLIN_JAVA_HOME at its folder.
MISSING
  return 1
}

find_jdk && export JAVA_HOME
