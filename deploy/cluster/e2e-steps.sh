# Sourced by e2e.sh: its longer steps.

say() { printf '%4ss  %s\n' "$SECONDS" "$*"; }

end() {
    if [ -z "${PASSED:-}" ] && [ -s "$STATE/admin.kubeconfig" ]; then
        {
            kubectl -n team-a describe ee,job,pod
            kubectl -n team-a logs -l app.kubernetes.io/managed-by=joulemark --tail=40
            kubectl -n joulemark-system describe pod
            kubectl -n joulemark-system logs deployment/joulemark-operator --tail=40
        } >&2 2>&1 || true
    fi
    "$CLUSTER_HERE/down.sh"
}

# The shipped manifests, except what a node without a route to its API server needs: the operator's Pod uses the node's
# network, which the restricted standard forbids.
write_overlay() {
    local health=$((PORT + 4))
    mkdir -p "$STATE/overlay"
    cat >"$STATE/overlay/kustomization.yaml" <<END
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: ["$(realpath --relative-to="$STATE/overlay" "$REPOSITORY/deploy/manifests")"]
patches:
  - patch: |
      apiVersion: v1
      kind: Namespace
      metadata: {name: joulemark-system, labels: {pod-security.kubernetes.io/enforce: privileged}}
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: joulemark-operator, namespace: joulemark-system}
      spec:
        replicas: 1 # two Pods of one node cannot share its port
        template:
          spec:
            hostNetwork: true
            containers:
              - name: operator
                env:
                  - {name: KUBERNETES_SERVICE_HOST, value: 127.0.0.1}
                  - {name: KUBERNETES_SERVICE_PORT, value: "$PORT"}
                  - {name: JOULEMARK_HEALTH_PORT, value: "$health"}
                  - {name: JOULEMARK_RUNNER_IMAGE, value: "$(runner_image)"}
                ports: [{name: health, containerPort: 8081, \$patch: delete}, {name: health, containerPort: $health}]
END
}

runner_image() {
    if [ -n "$STAND_IN" ]; then echo localhost/stand-in-runner:1; else echo joulemark-runner:0.1.0; fi
}

# Volumes are folders of this machine. The runner is nobody here, and fsGroup does not reach such folders.
prepare_namespace() {
    local cache=${JOULEMARK_CACHE:-$HOME/.cache/joulemark} folder
    mkdir -p "$STATE"/volumes/{results,model-cache}
    if [ -z "$STAND_IN" ]; then
        for folder in models datasets; do
            [ -d "$cache/$folder" ] || fail "There is no $cache/$folder: fetch the model and prompts with make fetch-model."
            cp -r "$cache/$folder" "$STATE/volumes/model-cache/"
        done
    fi
    chmod -R a+rwX "$STATE/volumes"
    kubectl create namespace team-a >/dev/null
    kubectl label namespace team-a pod-security.kubernetes.io/enforce=restricted >/dev/null
    for folder in results model-cache; do volume "$folder"; done | kubectl apply -f - >/dev/null
}

volume() {
    cat <<END
apiVersion: v1
kind: PersistentVolume
metadata: {name: $1}
spec:
  capacity: {storage: 1Gi}
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  hostPath: {path: "$STATE/volumes/$1", type: Directory}
---
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: $1, namespace: team-a}
spec:
  accessModes: [ReadWriteOnce]
  storageClassName: ""
  volumeName: $1
  resources: {requests: {storage: 1Gi}}
---
END
}

write_experiment() {
    if [ -z "$STAND_IN" ]; then
        cat "$EXAMPLE"
        return
    fi
    cat <<END
apiVersion: joulemark.dev/v1alpha1
kind: EnergyExperiment
metadata: {name: $NAME}
spec:
  model: {path: models/none.gguf}
  engine: {device: Cpu}
  workload: {dataset: {name: aienergyscore}}
  cache: {persistentVolumeClaim: {claimName: model-cache}}
  results: {persistentVolumeClaim: {claimName: results}}
END
}

field() { kubectl -n team-a get "ee/$NAME" -o "jsonpath={$1}"; }

check_result() {
    local complete file
    complete=$(field '.status.conditions[?(@.type=="Complete")].status')
    [ "$complete" = True ] || fail "The run failed: $(field '.status.conditions[?(@.type=="Failed")].message')"
    file=$STATE/volumes/results/$(field .status.result.uri | sed 's#^pvc://team-a/results/##')
    echo "$(field .status.result.sha256)  $file" | sha256sum --check --status ||
        fail "The digest in the status is not that of $file."
    [ "$(kubectl -n team-a get jobs -o name | wc -l)" = 1 ] || fail "There is not exactly one Job."
    say "the digest in the status is that of $(basename "$(dirname "$file")")/result.json, made by one Job"
}

owned() { kubectl -n team-a get jobs,pods,configmaps -l app.kubernetes.io/managed-by=joulemark -o name; }
