#!/usr/bin/env bash
# Queued experiments under the real Kueue, on a real API server: admission, waiting, preemption.
set -euo pipefail
cd "$(dirname "$0")/../.."
export JOULEMARK_CLUSTER_STATE=$PWD/operator/target/cluster-with-kueue JOULEMARK_CLUSTER_PORT=${JOULEMARK_CLUSTER_PORT:-26443}
trap deploy/cluster/down.sh EXIT
deploy/cluster/up.sh >/dev/null
deploy/cluster/kueue.sh
JOULEMARK_CLUSTER=$JOULEMARK_CLUSTER_STATE/admin.kubeconfig deploy/tools/mvn.sh -Dquick=true -DskipUnitTests -pl operator -am verify \
  -Dit.test=KueueIT -Djoulemark.kueue=true -Dfailsafe.failIfNoSpecifiedTests=false
