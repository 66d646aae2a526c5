#!/usr/bin/env bash
# The whole test command: every rung, cheapest first. The binaries of control plane, S3 server and helm are built meanwhile, since they
# take minutes the first time. A rung that cannot run here says so, and how to get what it needs.
set -euo pipefail
cd "$(dirname "$0")/../.."

step() { printf '\n=== %s (after %s s)\n' "$*" "$SECONDS"; }

log=$(mktemp)
{ deploy/cluster/build.sh --node && deploy/tools/s3-server.sh && deploy/tools/helm.sh && deploy/tools/promtool.sh && deploy/tools/gitops-verdicts.sh; } >"$log" 2>&1 &
build=$!
trap 'rm -f "$log"' EXIT

step "model and prompts"
deploy/tools/fetch-model.sh

step "format, unit tests, mock server"
deploy/tools/mvn.sh verify -DskipITs

if ! wait "$build"; then
  cat "$log" >&2
  if command -v go >/dev/null; then
    echo "The test control plane, the S3 server, helm, promtool or the check of GitOps health could not be obtained." >&2
    exit 1
  fi
  echo "LEFT OUT: the tests on a real API server, a real kubelet, a real S3 server and the Helm chart, since Go is missing: install Go 1.26 and run this again." >&2
  exit 0
fi

step "real S3 server, real API server, real kubelet"
deploy/tools/mvn.sh -Dquick=true -DskipUnitTests verify

if [ "$(id -u)" -ne 0 ]; then
  echo "LEFT OUT: the real images on a real kubelet, since that needs root: sudo make e2e runs it." >&2
  exit 0
fi
step "images"
deploy/image/build.sh
step "the first example on a real kubelet, with the real images"
deploy/cluster/e2e.sh
step "done"
