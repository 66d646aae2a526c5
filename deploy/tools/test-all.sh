#!/usr/bin/env bash
# The whole test command: every rung, cheapest first. The control plane's binary is built meanwhile, since it takes minutes
# the first time. A rung that cannot run here says so, and how to get what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."

log=$(mktemp)
deploy/cluster/build.sh --node >"$log" 2>&1 &
build=$!
trap 'rm -f "$log"' EXIT

deploy/tools/fetch-model.sh
deploy/tools/mvn.sh verify -DskipITs

if wait "$build"; then
  deploy/tools/mvn.sh -Dquick=true -DskipUnitTests verify -pl crds,runner-image,operator
else
  cat "$log" >&2
  if command -v go >/dev/null; then
    echo "The test control plane could not be built." >&2
    exit 1
  fi
  echo "LEFT OUT: the tests on a real API server and a real kubelet, since Go is missing: install Go 1.26 and run this again." >&2
fi
