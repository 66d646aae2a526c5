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

# A helm on the PATH that gives the chart what a node without a route to its API server needs: the operator's Pod uses the
# node's network, which the restricted standard forbids, and there two Pods cannot share a port.
prepare_helm() {
    local helm health=$((PORT + 4)) runner=joulemark-runner:0.1.0
    helm=$("$REPOSITORY/deploy/tools/helm.sh")
    [ -z "$STAND_IN" ] || runner=localhost/stand-in-runner:1
    cat >"$STATE/values.yaml" <<END
operator:
  replicas: 1
  hostNetwork: true
  healthPort: $health
  extraEnv:
    - {name: KUBERNETES_SERVICE_HOST, value: 127.0.0.1}
    - {name: KUBERNETES_SERVICE_PORT, value: "$PORT"}
runner: {image: {repository: "${runner%:*}", tag: "${runner##*:}"}}
tests: {url: "http://127.0.0.1:$health/readyz"}
END
    cat >"$STATE/bin/helm" <<END
#!/bin/sh
command=\$1
shift
case \$command in
    install | upgrade) exec "$helm" "\$command" --values "$STATE/values.yaml" "\$@" ;;
    *) exec "$helm" "\$command" "\$@" ;;
esac
END
    chmod +x "$STATE/bin/helm"
    kubectl create namespace joulemark-system >/dev/null
    kubectl label namespace joulemark-system pod-security.kubernetes.io/enforce=privileged >/dev/null
}

# The commands of the README, and what may go wrong between them.
quick_start() {
    local line
    cd "$REPOSITORY"
    while read -r line <&3; do
        say "\$ $line"
        eval "$line" >/dev/null
        case $line in
            helm\ install*) say "\$ helm test"; helm test joulemark --namespace joulemark-system >/dev/null ;;
            kubectl\ apply*) disturb ;;
        esac
    done 3< <(sed -n '/^## On a cluster/,/^## Start/{/^```bash/,/^```$/{/^```/!p}}' README.md | instead)
}

# The README's experiment, or in a stand-in's test the stand-in's.
instead() {
    if [ -z "$STAND_IN" ] && [ -z "${JOULEMARK_E2E_EXAMPLE:-}" ]; then cat; return; fi
    write_experiment >"$STATE/experiment.yaml"
    sed "s#deploy/examples/01-first-measurement.yaml#$STATE/experiment.yaml#"
}

disturb() {
    kubectl wait --for=condition=Running --timeout=120s "ee/$NAME" >/dev/null
    say "kill the operator while the runner measures"
    kubectl -n joulemark-system delete pod --force --grace-period=0 \
        -l app.kubernetes.io/name=joulemark-operator >/dev/null 2>&1
    say "upgrade it while the runner measures"
    helm upgrade joulemark deploy/helm/joulemark --namespace joulemark-system --set operator.log.level=debug --wait >/dev/null
    [ "$(field .status.phase)" = Measuring ] || say "the run had ended before the upgrade was done"
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
    kubectl config set-context --current --namespace=team-a >/dev/null
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
