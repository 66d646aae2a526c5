#!/usr/bin/env bash
# Starts Kueue beside a control plane that up.sh started, with its webhooks on loopback; builds it once, which takes ten minutes
# on two cores. Needs root: Kueue reads a certificate at a fixed path, which it gets in a mount namespace of its own.
set -euo pipefail
. "$(dirname "$0")/settings.sh"
. "$CLUSTER_HERE/control-plane.sh"

module=$CLUSTER_HERE/kueue
binary=$CACHE/kueue-$(sha256sum <"$module/go.sum" | cut -c1-16)/kueue
folder=$STATE/kueue
health=$((PORT + 4)) webhooks=$((PORT + 5)) metrics=$((PORT + 6))

[ "$(id -u)" = 0 ] || fail "Kueue beside the test cluster needs root."
running kube-apiserver || fail "There is no control plane in $STATE: run up.sh first."
command -v python3 >/dev/null || fail "python3 is needed to point Kueue's webhooks at loopback: install it."
if running kueue; then exit 0; fi

if [ ! -x "$binary" ]; then
    command -v go >/dev/null || fail "Go 1.26 or newer (https://go.dev/dl) is needed to build Kueue, once."
    echo "Building Kueue once; this takes ten minutes on two cores." >&2
    (cd "$module" && CGO_ENABLED=0 nice -n 5 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$binary.part$$" \
        sigs.k8s.io/kueue/cmd/kueue)
    mv "$binary.part$$" "$binary"
fi

mkdir -p "$folder"
cd "$folder"
export KUBECONFIG=$STATE/admin.kubeconfig
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout tls.key -out tls.crt -days 30 -subj /CN=kueue \
    -addext subjectAltName=IP:127.0.0.1 2>/dev/null
cat >config.yaml <<END
apiVersion: config.kueue.x-k8s.io/v1beta2
kind: Configuration
namespace: kueue-system
health: {healthProbeBindAddress: "127.0.0.1:$health"}
metrics: {bindAddress: "127.0.0.1:$metrics"}
webhook: {host: 127.0.0.1, port: $webhooks, certDir: $folder}
leaderElection: {leaderElect: false}
internalCertManagement: {enable: false}
integrations: {frameworks: [batch/job]}
END

# Custom resources and webhooks from the module that was built, less what only makes sense in a cluster.
source=$(cd "$module" && go list -mod=readonly -m -f '{{.Dir}}' sigs.k8s.io/kueue)
"$KUBE" kubectl kustomize "$source/config/default" |
    "$KUBE" kubectl create --dry-run=client --validate=false -o json -f - |
    python3 "$module/loopback.py" tls.crt "https://127.0.0.1:$webhooks" >kueue.json
"$KUBE" kubectl apply --server-side -f kueue.json >apply.log
"$KUBE" kubectl wait --for=condition=Established crd --all --timeout=60s >>apply.log

mkdir -p /etc/kueue
start kueue unshare --mount --propagation private sh -c "mount -t tmpfs tmpfs /etc/kueue && mkdir -p /etc/kueue/metrics &&
    ln -s $folder /etc/kueue/metrics/certs && exec $binary --config=config.yaml --feature-gates=VisibilityOnDemand=false"
wait_until 60 "Kueue's start" curl -sf "http://127.0.0.1:$health/readyz"
