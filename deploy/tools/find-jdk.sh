#!/usr/bin/env bash
# Prints the home of a JDK 25 or newer, so that a machine whose default java is older works as it stands.
set -euo pipefail

version_of() { # home -> feature release, or nothing
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release"
}

candidates() {
  [ -n "${JAVA_HOME:-}" ] && printf '%s\n' "$JAVA_HOME"
  java=$(command -v javac || true)
  [ -n "$java" ] && dirname "$(dirname "$(readlink -f "$java")")"
  # Newest last in a version sort, so it is looked at first.
  printf '%s\n' /usr/lib/jvm/* /opt/java/* /opt/jdk* "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home | sort -rV
}

while read -r home; do
  version=$(version_of "$home")
  if [ -n "$version" ] && [ "$version" -ge 25 ]; then
    printf '%s\n' "$home"
    exit 0
  fi
done < <(candidates)

echo "Joulemark needs a JDK 25 or newer and found none in JAVA_HOME, on the PATH or in /usr/lib/jvm:" \
  "install one (for example the package temurin-25-jdk or openjdk-25-jdk) and run this again." >&2
exit 1
