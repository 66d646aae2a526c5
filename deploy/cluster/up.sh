#!/usr/bin/env bash
# Starts a Kubernetes control plane on loopback and writes its administrator's kubeconfig to .cluster/admin.kubeconfig.
#   up.sh          etcd, API server, controller manager and scheduler: no root needed, nothing runs Pods
#   up.sh --node   also one real node, which needs root; JOULEMARK_CLUSTER_IMAGES lists image tars to import (a:b:c)
# Calling it again while the cluster is up changes nothing. See README.md for the variables.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
. "$CLUSTER_HERE/control-plane.sh"
. "$CLUSTER_HERE/node.sh"

WITH_NODE=${1:-}
[ -z "$WITH_NODE" ] || [ "$WITH_NODE" = --node ] || fail "usage: up.sh [--node]"
if [ "$WITH_NODE" = --node ] && [ "$(id -u)" != 0 ]; then
    fail "The node runs containers and needs root: run up.sh --node as root, or leave --node out."
fi

"$CLUSTER_HERE/build.sh" "$@"
if running kube-apiserver; then
    echo "The control plane is up." >&2
else
    "$CLUSTER_HERE/down.sh"
    for port in $PORT $ETCD_PORT $((ETCD_PORT + 1)) $KUBELET_PORT; do
        if (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
            fail "Port $port is taken: end what holds it, or set JOULEMARK_CLUSTER_PORT to another one."
        fi
    done
    start_control_plane
fi
if [ "$WITH_NODE" = --node ] && ! running node; then start_node; fi
echo "export KUBECONFIG=$STATE/admin.kubeconfig"
