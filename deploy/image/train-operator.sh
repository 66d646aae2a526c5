#!/usr/bin/env bash
# The operator's start, up to the Lease it takes from a stub of the API server, and its orderly end.
set -euo pipefail
root=$1
coproc API { exec python3 "$(dirname "$0")/stub-api.py"; }
trap 'kill "$API_PID"' EXIT
read -r port <&"${API[0]}"
code=0
JOULEMARK_RUNNER_IMAGE=none KUBERNETES_MASTER=http://127.0.0.1:$port KUBERNETES_TRUST_CERTIFICATES=true \
  JOULEMARK_HEALTH_PORT=0 timeout 10 chroot "$root" /opt/java/bin/java @/app/train.args || code=$?
rm -rf "$root"/tmp/*
echo "the training run ended with $code"
[ -s "$root/app/joulemark.aot" ]
