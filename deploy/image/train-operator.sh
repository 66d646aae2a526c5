#!/usr/bin/env bash
# The operator's start without a cluster: it ends when it finds none.
set -euo pipefail
root=$1
code=0
JOULEMARK_RUNNER_IMAGE=none KUBERNETES_MASTER=http://127.0.0.1:9 KUBERNETES_REQUEST_RETRY_BACKOFFLIMIT=0 \
  timeout 60 chroot "$root" /opt/java/bin/java @/app/train.args || code=$?
rm -rf "$root"/tmp/*
[ "$code" -ne 0 ] && [ -s "$root/app/joulemark.aot" ]
