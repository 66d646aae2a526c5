#!/usr/bin/env bash
# Makes a one-layer image in docker-archive form from a folder, without a daemon; the same folder gives the same bytes.
#   image.sh NAME:TAG FOLDER OUT.tar [ENTRYPOINT…]
set -euo pipefail
name=$1 folder=$2 out=$3
shift 3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

tar --sort=name --owner=0 --group=0 --numeric-owner --mtime=@0 -C "$folder" -cf "$work/layer.tar" .
digest=$(sha256sum "$work/layer.tar" | cut -d' ' -f1)
entrypoint=$(printf '"%s",' "$@")
[ $# -gt 0 ] && entrypoint="[${entrypoint%,}]" || entrypoint='[]'
cat >"$work/config.json" <<END
{"architecture": "amd64", "os": "linux", "created": "1970-01-01T00:00:00Z",
 "config": {"Env": ["PATH=/bin"], "Entrypoint": $entrypoint},
 "rootfs": {"type": "layers", "diff_ids": ["sha256:$digest"]}, "history": [{"created": "1970-01-01T00:00:00Z"}]}
END
printf '[{"Config": "config.json", "RepoTags": ["%s"], "Layers": ["layer.tar"]}]' "$name" >"$work/manifest.json"
tar -C "$work" -cf "$out" config.json layer.tar manifest.json
