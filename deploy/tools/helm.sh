#!/usr/bin/env bash
# Prints the path of helm (Apache-2.0), which renders and installs the chart; builds it into the cache the first time, from Go
# modules whose digests the checksum database holds: eight minutes on two cores.
set -euo pipefail
version=4.3.1
folder=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/tools/helm-$version

if [ ! -x "$folder/helm" ]; then
  command -v go >/dev/null || { echo "Go 1.26 or newer (https://go.dev/dl) is needed to build helm, once." >&2; exit 1; }
  echo "Building helm $version once; this takes about eight minutes on two cores." >&2
  # Renamed at the end: a build that was cut short must not look like a finished one.
  part=$folder.part$$
  CGO_ENABLED=0 GOBIN=$part nice -n 5 go install -trimpath \
    -ldflags "-s -w -X helm.sh/helm/v4/internal/version.version=v$version" "helm.sh/helm/v4/cmd/helm@v$version" >&2
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder"
  mv "$part" "$folder"
fi
echo "$folder/helm"
