# Settings shared by the scripts beside this file; each can be given in the environment.
CLUSTER_HERE=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
REPOSITORY=$(cd "$CLUSTER_HERE/../.." && pwd)

KUBERNETES_VERSION=1.34.4

# Where one cluster lives. A second cluster beside it needs another folder and another port.
STATE=$(realpath -m "${JOULEMARK_CLUSTER_STATE:-$REPOSITORY/.cluster}")
PORT=${JOULEMARK_CLUSTER_PORT:-16443}
if [ -s "$STATE/port" ]; then PORT=$(cat "$STATE/port"); fi # a running cluster keeps its own
ETCD_PORT=$((PORT + 1)) # its peers listen on the next one
KUBELET_PORT=$((PORT + 3))
NODE_NAME=localhost # the name has to resolve for kubectl logs and exec
GPUS=${JOULEMARK_CLUSTER_GPUS:-8}
CONTROLLER_FLAGS=${JOULEMARK_CLUSTER_CONTROLLER_FLAGS:-} # the last of two equal ones wins

# Built once and kept outside the tree: eight minutes of two cores, keyed on everything that goes into it.
CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/cluster
KEY=$(cat "$CLUSTER_HERE/components/go.sum" "$CLUSTER_HERE/components/main.go" | sha256sum | cut -c1-16)
KUBE=$CACHE/$KEY/kube
NODE_TOOLS=$CACHE/node-tools

fail() {
    echo "$*" >&2
    exit 1
}

# Names on the machine that belong to this cluster alone.
BRIDGE=jm$PORT
CGROUP=joulemark-$PORT

# A process that ended and is not yet reaped by its parent does not count.
alive() { [ -r "/proc/$1/status" ] && ! grep -q '^State:.Z' "/proc/$1/status" 2>/dev/null; }
