# Sourced by up.sh: certificates, tokens and the four processes of a control plane.

# start NAME COMMAND…  in its own session, so that a Ctrl-C in the caller's terminal does not reach it
start() {
    local name=$1
    shift
    setsid "$@" >"$STATE/log/$name.log" 2>&1 </dev/null &
    echo $! >"$STATE/pid/$name"
}

running() { [ -s "$STATE/pid/$1" ] && alive "$(cat "$STATE/pid/$1")"; }

# wait_until SECONDS WHAT COMMAND…
wait_until() {
    local end=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >/dev/null 2>&1; do
        [ $SECONDS -lt $end ] || fail "$what did not happen in time; the logs are in $STATE/log"
        sleep 0.1
    done
}

key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out "$1" 2>/dev/null; }

make_credentials() {
    cd "$STATE/pki"
    key sa.key
    openssl pkey -in sa.key -pubout -out sa.pub # the API server refuses a private key here
    key client-ca.key
    openssl req -x509 -new -key client-ca.key -subj /CN=joulemark-test-clients -days 30 -out client-ca.crt
    key kubelet-client.key # what the API server shows the kubelet for logs and exec
    openssl req -new -key kubelet-client.key -subj /O=system:masters/CN=kube-apiserver-kubelet-client |
        openssl x509 -req -CA client-ca.crt -CAkey client-ca.key -CAcreateserial -days 30 \
            -extfile <(printf 'extendedKeyUsage=clientAuth') -out kubelet-client.crt 2>/dev/null
    local user
    for user in admin controllers scheduler kubelet; do openssl rand -hex 16 >"$user.token"; done
    cat >tokens.csv <<END
$(cat admin.token),admin,admin,"system:masters"
$(cat controllers.token),system:kube-controller-manager,controllers,"system:masters"
$(cat scheduler.token),system:kube-scheduler,scheduler,""
$(cat kubelet.token),system:node:$NODE_NAME,node,"system:nodes"
END
}

kubeconfig() {
    cat >"$STATE/$1.kubeconfig" <<END
apiVersion: v1
kind: Config
clusters:
  - name: joulemark-test
    cluster: {server: "https://127.0.0.1:$PORT", certificate-authority-data: $(base64 -w0 "$STATE/pki/apiserver.crt")}
users:
  - name: $1
    user: {token: $(cat "$STATE/pki/$1.token")}
contexts:
  - name: joulemark-test
    context: {cluster: joulemark-test, user: $1}
current-context: joulemark-test
END
}

start_etcd() {
    local clients=http://127.0.0.1:$ETCD_PORT peers=http://127.0.0.1:$((ETCD_PORT + 1))
    # No fsync: the data need not survive a power cut, and tests write a lot.
    start etcd "$KUBE" etcd --name=test --data-dir="$STATE/etcd" --unsafe-no-fsync --log-level=warn \
        --listen-client-urls=$clients --advertise-client-urls=$clients \
        --listen-peer-urls=$peers --initial-advertise-peer-urls=$peers --initial-cluster=test=$peers
}

start_apiserver() {
    # OwnerReferencesPermissionEnforcement is stricter than most clusters; roles that pass here pass on OpenShift.
    # The audit log holds what the operator's own account asked for, so that tests can count it.
    start kube-apiserver "$KUBE" kube-apiserver --etcd-servers=http://127.0.0.1:$ETCD_PORT \
        --bind-address=127.0.0.1 --advertise-address=127.0.0.1 --secure-port="$PORT" --endpoint-reconciler-type=none \
        --cert-dir="$STATE/pki" --client-ca-file="$STATE/pki/client-ca.crt" --token-auth-file="$STATE/pki/tokens.csv" \
        --kubelet-client-certificate="$STATE/pki/kubelet-client.crt" \
        --kubelet-client-key="$STATE/pki/kubelet-client.key" --kubelet-preferred-address-types=Hostname \
        --authorization-mode=Node,RBAC --enable-admission-plugins=OwnerReferencesPermissionEnforcement \
        --service-account-issuer=https://kubernetes.default.svc --service-cluster-ip-range=10.0.0.0/24 \
        --service-account-signing-key-file="$STATE/pki/sa.key" --service-account-key-file="$STATE/pki/sa.pub" \
        --audit-policy-file="$CLUSTER_HERE/audit-policy.yaml" --audit-log-path="$STATE/log/audit.log" \
        --allow-privileged=true --profiling=false
}

ready() {
    running kube-apiserver || fail "The API server ended: $(tail -n 3 "$STATE/log/kube-apiserver.log")"
    [ "$(curl -s --cacert "$STATE/pki/apiserver.crt" -H "Authorization: Bearer $(cat "$STATE/pki/admin.token")" \
        "https://127.0.0.1:$PORT/readyz")" = ok ]
}

kubectl() { "$KUBE" kubectl --kubeconfig="$STATE/admin.kubeconfig" "$@"; }

default_account() { kubectl get serviceaccount/default configmap/kube-root-ca.crt; }

start_control_plane() {
    rm -rf "$STATE/log" # of the cluster before
    mkdir -p "$STATE"/{pki,log,pid,etcd,bin}
    chmod 700 "$STATE/pki"
    echo "$PORT" >"$STATE/port"
    (umask 077 && make_credentials)
    printf '#!/bin/sh\nexec "%s" kubectl "$@"\n' "$KUBE" >"$STATE/bin/kubectl"
    chmod +x "$STATE/bin/kubectl"
    start_etcd
    start_apiserver
    # The API server signs its own certificate, which is also what its clients trust.
    wait_until 30 "The API server's certificate" test -s "$STATE/pki/apiserver.crt"
    local user
    for user in admin controllers scheduler kubelet; do (umask 077 && kubeconfig $user); done
    wait_until 60 "A ready API server" ready
    start kube-controller-manager "$KUBE" kube-controller-manager --kubeconfig="$STATE/controllers.kubeconfig" \
        --leader-elect=false --secure-port=0 --kube-api-qps=200 --kube-api-burst=400 \
        --service-account-private-key-file="$STATE/pki/sa.key" --root-ca-file="$STATE/pki/apiserver.crt" \
        $CONTROLLER_FLAGS # unquoted: several
    start kube-scheduler "$KUBE" kube-scheduler --kubeconfig="$STATE/scheduler.kubeconfig" \
        --leader-elect=false --secure-port=0 --kube-api-qps=200 --kube-api-burst=400
    wait_until 60 "A default ServiceAccount" default_account
}
