#!/usr/bin/env bash
# Imports image tars into the running node, as its next Pods' images.
#   import.sh TAR…
set -euo pipefail
. "$(dirname "$0")/settings.sh"
[ -s "$STATE/pid/node" ] || fail "There is no node: start one with up.sh --node."
# unshare stays outside the namespaces it made; its only child lives in them.
inside=$(pgrep -P "$(cat "$STATE/pid/node")")
for tar in "$@"; do
    nsenter --target "$inside" --mount "$NODE_TOOLS/usr/bin/ctr" -n k8s.io images import "$(realpath "$tar")"
done
