#!/usr/bin/env bash
# The first process of the node's own namespaces, started by node.sh: containerd, images, kubelet.
#   node-init.sh IMAGE_TARS   separated by colons
set -euo pipefail
export PATH=$NODE_TOOLS/usr/bin:$NODE_TOOLS/usr/sbin:$PATH

# Folders with fixed names are covered in this mount namespace, so that nothing is left in them.
for folder in /run/containerd /run/netns /var/lib/cni /var/lib/kubelet; do
    mkdir -p "$folder"
    mount -t tmpfs tmpfs "$folder"
done

containerd --config "$STATE/node/containerd.toml" >"$STATE/log/containerd.log" 2>&1 &
until ctr version >/dev/null 2>&1; do sleep 0.05; done
IFS=:
for tar in "$STATE"/node/images/*.tar ${1:-}; do ctr -n k8s.io images import "$tar"; done >"$STATE/log/images.log" 2>&1
"$KUBE" kubelet --config="$STATE/node/kubelet.yaml" --kubeconfig="$STATE/kubelet.kubeconfig" \
    --root-dir="$STATE/node/kubelet" --cert-dir="$STATE/node/kubelet-pki" --hostname-override="$NODE_NAME" \
    >"$STATE/log/kubelet.log" 2>&1 &
# Pid 1 has to reap what the containers leave.
wait
