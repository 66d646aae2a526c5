#!/usr/bin/env bash
# Ends what up.sh started and removes what it left outside its folder; keeps the folder's logs, deletes the rest of it.
set -euo pipefail
. "$(dirname "$0")/settings.sh"

[ -d "$STATE/pid" ] || exit 0

# Killed, not asked: nothing they hold outlives the cluster. The node goes first, and with its namespaces its Pods.
for name in kueue node kube-scheduler kube-controller-manager kube-apiserver etcd; do
    [ -s "$STATE/pid/$name" ] || continue
    pid=$(cat "$STATE/pid/$name")
    kill -KILL "$pid" 2>/dev/null || true
    while alive "$pid"; do sleep 0.05; done
    rm -f "$STATE/pid/$name"
done

if [ -f "$STATE/node.left" ]; then
    ip link delete "$BRIDGE" 2>/dev/null || true
    # Containers that were just killed leave their cgroups a moment later.
    for _ in $(seq 30); do
        left=$(find /sys/fs/cgroup -maxdepth 2 -type d -name "$CGROUP" 2>/dev/null)
        [ -n "$left" ] || break
        find $left -depth -type d -exec rmdir {} + 2>/dev/null || sleep 0.1
    done
    xargs -r rmdir --ignore-fail-on-non-empty <"$STATE/node.left" 2>/dev/null || true
fi
find "$STATE" -mindepth 1 -maxdepth 1 ! -name log -exec rm -rf {} +
