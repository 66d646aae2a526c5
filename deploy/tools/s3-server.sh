#!/usr/bin/env bash
# Prints the path of a real S3 server for tests, versitygw (Apache-2.0); builds it into the cache the first time, from Go
# modules whose digests the checksum database holds: two to three minutes on two cores.
set -euo pipefail
version=1.8.0
folder=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/tools/versitygw-$version

if [ ! -x "$folder/versitygw" ]; then
  command -v go >/dev/null || { echo "Go 1.26 or newer (https://go.dev/dl) is needed to build the test's S3 server, once." >&2; exit 1; }
  echo "Building versitygw $version once; this takes two to three minutes on two cores." >&2
  # Renamed at the end: a build that was cut short must not look like a finished one.
  part=$folder.part$$
  CGO_ENABLED=0 GOBIN=$part nice -n 5 go install -trimpath -ldflags "-s -w" "github.com/versity/versitygw/cmd/versitygw@v$version" >&2
  mkdir -p "$(dirname "$folder")"
  rm -rf "$folder"
  mv "$part" "$folder"
fi
echo "$folder/versitygw"
