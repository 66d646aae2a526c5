#!/usr/bin/env bash
# The way a user goes, on a cluster of its own with a real node: the README's quick start word for word, and while the runner
# measures the operator is killed and upgraded; then compare the result with the file on the volume, delete. Needs root.
#   e2e.sh              the images of `make image`; the runner measures deploy/examples/01-first-measurement.yaml
#   e2e.sh --stand-in   a container that measures nothing takes the runner's place: no model needed, a minute faster
set -euo pipefail
export JOULEMARK_CLUSTER_STATE=${JOULEMARK_E2E_STATE:-$(cd "$(dirname "$0")/../.." && pwd)/target/e2e}
export JOULEMARK_CLUSTER_PORT=${JOULEMARK_E2E_PORT:-18443}
. "$(dirname "$0")/settings.sh"
. "$CLUSTER_HERE/e2e-steps.sh"

[ "$(id -u)" = 0 ] || fail "The test runs containers on a real node and needs root."
STAND_IN=
if [ "${1:-}" = --stand-in ]; then STAND_IN=1; fi
OPERATOR_TAR=${JOULEMARK_OPERATOR_TAR:-$REPOSITORY/operator/target/joulemark-operator.tar}
RUNNER_TAR=${JOULEMARK_RUNNER_TAR:-$REPOSITORY/runner-image/target/joulemark-runner.tar}
EXAMPLE=${JOULEMARK_E2E_EXAMPLE:-$REPOSITORY/deploy/examples/01-first-measurement.yaml}
NAME=first-measurement

[ -f "$OPERATOR_TAR" ] || fail "There is no $OPERATOR_TAR: build it with make image."
export JOULEMARK_CLUSTER_IMAGES=$OPERATOR_TAR
if [ -z "$STAND_IN" ]; then
    [ -f "$RUNNER_TAR" ] || fail "There is no $RUNNER_TAR: build it with make image, or call e2e.sh --stand-in."
    export JOULEMARK_CLUSTER_IMAGES=$OPERATOR_TAR:$RUNNER_TAR
fi

trap end EXIT
say "start a cluster with a node"
"$CLUSTER_HERE/down.sh"
"$CLUSTER_HERE/up.sh" --node >/dev/null
export KUBECONFIG=$STATE/admin.kubeconfig PATH=$STATE/bin:$PATH

say "prepare a namespace with two volumes"
prepare_namespace
prepare_helm

quick_start
kubectl -n team-a get ee -o wide
check_result

say "delete the experiment"
kubectl -n team-a delete "ee/$NAME" >/dev/null
for _ in $(seq 600); do [ -n "$(owned)" ] || break && sleep 0.1; done
[ -z "$(owned)" ] || fail "These objects outlived their experiment: $(owned)"
PASSED=1
say "passed"
