#!/usr/bin/env bash
# Prints the path of the program that tells what GitOps tools make of an object (deploy/gitops/verdicts); builds it into the cache
# the first time.
set -euo pipefail
source=$(cd "$(dirname "$0")/../gitops/verdicts" && pwd)
folder=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/tools/gitops-verdicts-$(cat "$source"/* | sha256sum | cut -c1-16)

if [ ! -x "$folder/verdicts" ]; then
  command -v go >/dev/null || { echo "Go 1.26 or newer (https://go.dev/dl) is needed to build the check of GitOps health, once." >&2; exit 1; }
  part=$folder.part$$
  mkdir -p "$part"
  (cd "$source" && CGO_ENABLED=0 GOFLAGS=-buildvcs=false nice -n 5 go build -mod=readonly -trimpath -ldflags '-s -w' -o "$part/verdicts" . >&2)
  rm -rf "$folder"
  mv "$part" "$folder"
fi
echo "$folder/verdicts"
