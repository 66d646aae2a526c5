#!/usr/bin/env bash
# Builds the components of the test cluster into the cache; does nothing when they are there.
#   build.sh          etcd, kube-apiserver, kube-controller-manager, kube-scheduler, kubelet and kubectl, from Go modules
#   build.sh --check [--node]   builds nothing; says what is missing and fails where it cannot be started
#   build.sh --node   also containerd, runc, the CNI plugins and busybox, unpacked from Debian packages, not installed
set -euo pipefail
. "$(dirname "$0")/settings.sh"

check() {
    local tool
    for tool in curl openssl setsid; do
        command -v $tool >/dev/null || fail "$tool is needed to start the test cluster: install it."
    done
    [ -x "$KUBE" ] || command -v go >/dev/null ||
        fail "Go 1.26 or newer (https://go.dev/dl) is needed to build the test cluster, once."
    [ "${2:-}" = --node ] || return 0
    [ "$(id -u)" = 0 ] || fail "The node runs containers and needs root."
    [ -d "$NODE_TOOLS" ] || command -v apt-get >/dev/null ||
        fail "The node takes containerd and runc from Debian packages: apt-get is needed."
}

build_components() {
    echo "Building Kubernetes $KUBERNETES_VERSION once; this takes about eight minutes on two cores." >&2
    local version=k8s.io/component-base/version client=k8s.io/client-go/pkg/version
    local flags="-s -w -X $version.gitVersion=v$KUBERNETES_VERSION -X $version.gitTreeState=clean"
    flags="$flags -X $version.gitMajor=1 -X $version.gitMinor=34 -X $client.gitMajor=1 -X $client.gitMinor=34"
    flags="$flags -X $version.gitCommit=$(printf '0%.0s' {1..40})"
    mkdir -p "$(dirname "$KUBE")"
    # Renamed at the end: a build that was cut short must not look like a finished one.
    (cd "$CLUSTER_HERE/components" &&
        CGO_ENABLED=0 GOFLAGS=-buildvcs=false nice -n 5 \
            go build -mod=readonly -trimpath -ldflags "$flags" -o "$KUBE.part$$" .)
    mv "$KUBE.part$$" "$KUBE"
}

unpack_node_tools() {
    local part=$NODE_TOOLS.part$$
    mkdir -p "$part/packages"
    (cd "$part/packages" &&
        apt-get download -qq containerd runc containernetworking-plugins busybox-static 2>&1 |
        { grep -v unsandboxed || true; } >&2)
    for package in "$part"/packages/*.deb; do dpkg-deb -x "$package" "$part"; done
    rm -r "$part/packages"
    mv "$part" "$NODE_TOOLS"
}

check "$@"
[ "${1:-}" != --check ] || exit 0
[ -x "$KUBE" ] || build_components
if [ "${1:-}" = --node ] && [ ! -d "$NODE_TOOLS" ]; then unpack_node_tools; fi
