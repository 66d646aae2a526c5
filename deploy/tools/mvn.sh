#!/usr/bin/env bash
# Maven on a JDK 25, quiet about the noise that Maven itself makes on it.
set -euo pipefail
JAVA_HOME=$("$(dirname "$0")/find-jdk.sh")
export JAVA_HOME
if ! command -v mvn >/dev/null; then
  echo "Joulemark is built with Maven 3.8.7 or newer, and there is no mvn on the PATH: install the package maven." >&2
  exit 1
fi
exec mvn --batch-mode --no-transfer-progress "$@" \
  2> >(grep -v -e 'sun.misc.Unsafe' -e 'SLF4J(W)' -e 'AbstractFuture' -e 'terminally deprecated' >&2)
