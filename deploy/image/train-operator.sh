#!/usr/bin/env bash
# The operator's start, up to the Lease it takes from a stub of the API server, and its orderly end.
set -euo pipefail
root=$1
log=$(mktemp)
coproc API { exec python3 "$(dirname "$0")/stub-api.py"; }
trap 'cat "$log"; rm -f "$log"; kill "$API_PID"' EXIT
read -r port <&"${API[0]}"
JOULEMARK_RUNNER_IMAGE=none KUBERNETES_MASTER=http://127.0.0.1:$port JOULEMARK_HEALTH_PORT=0 \
  chroot "$root" /opt/java/bin/java @/app/train.args >"$log" 2>&1 &
operator=$!
for _ in $(seq 600); do
  if grep -q '"message":"leading"' "$log" || ! kill -0 $operator 2>/dev/null; then break; fi
  sleep 0.1
done
sleep 3
kill -TERM $operator || true
wait $operator || true
rm -rf "$root"/tmp/*
grep -q '"message":"leading"' "$log" && [ -s "$root/app/joulemark.aot" ]
