# Sourced by up.sh: one node, a real kubelet and containerd in mount and pid namespaces of their own.

# Pods get an address on a bridge without a gateway: they reach nothing outside, which no measurement needs.
write_network() {
    cat >"$STATE/node/network/10-bridge.conflist" <<END
{"cniVersion": "0.4.0", "name": "test", "plugins": [{"type": "bridge", "bridge": "$BRIDGE", "isGateway": false,
  "ipMasq": false, "ipam": {"type": "host-local", "dataDir": "$STATE/node/addresses",
  "ranges": [[{"subnet": "198.51.100.0/24"}]]}}]}
END
}

write_containerd_config() {
    cat >"$STATE/node/containerd.toml" <<END
version = 2
root = "$STATE/node/containerd"
state = "/run/containerd/state"
disabled_plugins = ["io.containerd.internal.v1.opt", "io.containerd.snapshotter.v1.btrfs",
  "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.devmapper"]
[grpc]
  address = "/run/containerd/containerd.sock"
[plugins."io.containerd.grpc.v1.cri"]
  sandbox_image = "localhost/pause:1"
  disable_apparmor = true
  # Without CAP_SYS_RESOURCE the kernel refuses scores below the parent's, and every sandbox would die.
  restrict_oom_score_adj = true
  stream_server_address = "127.0.0.1"
  [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
    runtime_type = "io.containerd.runc.v2"
    [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
      BinaryName = "$NODE_TOOLS/usr/sbin/runc"
  [plugins."io.containerd.grpc.v1.cri".cni]
    bin_dir = "$NODE_TOOLS/usr/lib/cni"
    conf_dir = "$STATE/node/network"
END
}

write_kubelet_config() {
    cat >"$STATE/node/kubelet.yaml" <<END
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
address: 127.0.0.1
port: $KUBELET_PORT
readOnlyPort: 0
healthzPort: 0
authentication:
  anonymous: {enabled: false}
  webhook: {enabled: true}
  x509: {clientCAFile: "$STATE/pki/client-ca.crt"}
authorization: {mode: Webhook}
clusterDNS: [10.0.0.10] # nobody answers there; without an address every Pod gets a warning
containerRuntimeEndpoint: unix:///run/containerd/containerd.sock
cgroupDriver: cgroupfs
# Each node keeps its Pods under a cgroup of its own, or two kubelets would clear away each other's.
cgroupRoot: /$CGROUP
failCgroupV1: false
failSwapOn: false
podLogsDir: $STATE/node/pod-logs
volumePluginDir: $STATE/node/volume-plugins
makeIPTablesUtilChains: false
imageGCHighThresholdPercent: 100
imageGCLowThresholdPercent: 99
evictionHard: {memory.available: 100Mi}
END
}

# A busybox image for tests, the same with a stand-in for the runner, and as the pause image, which only has to stay alive.
write_images() {
    local root=$STATE/node/busybox applet
    mkdir -p "$root/bin" "$root/tmp" "$STATE/node/images"
    chmod 1777 "$root/tmp"
    cp "$NODE_TOOLS/bin/busybox" "$root/bin/"
    for applet in $("$root/bin/busybox" --list); do
        [ -e "$root/bin/$applet" ] || ln -s busybox "$root/bin/$applet" # it lists itself too
    done
    cp "$CLUSTER_HERE/stand-in-runner.sh" "$root/bin/stand-in-runner"
    "$CLUSTER_HERE/image.sh" localhost/stand-in-runner:1 "$root" "$STATE/node/images/stand-in.tar" /bin/stand-in-runner
    "$CLUSTER_HERE/image.sh" localhost/busybox:1 "$root" "$STATE/node/images/busybox.tar"
    "$CLUSTER_HERE/image.sh" localhost/pause:1 "$root" "$STATE/node/images/pause.tar" /bin/busybox sleep 2147483647
}

# A folder that exists only because of the node is written down, so that down.sh removes it again.
note_folder() { [ -d "$1" ] || echo "$1" >>"$STATE/node.left"; }

make_cgroup() {
    local hierarchy
    if [ -f /sys/fs/cgroup/cgroup.controllers ]; then
        echo "+cpu +cpuset +memory +pids +io" >/sys/fs/cgroup/cgroup.subtree_control
        mkdir -p "/sys/fs/cgroup/$CGROUP"
        return
    fi
    for hierarchy in /sys/fs/cgroup/*/; do
        [ -f "$hierarchy/cgroup.procs" ] && mkdir -p "$hierarchy/$CGROUP"
    done
}

set_gpus() {
    # The scheduler and the kubelet honour any number in the status, so no device plugin is needed for GPUs of paper.
    kubectl patch node "$NODE_NAME" --subresource=status --type=merge -p \
        "{\"status\":{\"capacity\":{\"nvidia.com/gpu\":\"$GPUS\"},\"allocatable\":{\"nvidia.com/gpu\":\"$GPUS\"}}}"
}

start_node() {
    mkdir -p "$STATE"/node/{network,containerd,kubelet,pod-logs,volume-plugins}
    : >"$STATE/node.left"
    local folder
    for folder in /run/containerd /run/netns /var/lib/cni /var/lib/kubelet; do note_folder $folder; done
    write_network
    write_containerd_config
    write_kubelet_config
    write_images
    make_cgroup
    export STATE KUBE NODE_TOOLS NODE_NAME
    start node unshare --mount --pid --fork --mount-proc --kill-child=KILL --propagation private \
        "$CLUSTER_HERE/node-init.sh" "${JOULEMARK_CLUSTER_IMAGES:-}"
    wait_until 60 "A registered node" kubectl get node "$NODE_NAME"
    wait_until 10 "GPUs on the node" set_gpus
    wait_until 60 "A ready node" kubectl wait --for=condition=Ready "node/$NODE_NAME" --timeout=1s
}
