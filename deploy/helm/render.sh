#!/usr/bin/env bash
# Writes what the chart renders with its defaults into a folder, deploy/manifests unless another is named: for those who use
# kustomize, and for the tests. The CRDs there are the generated files, which the chart carries too.
set -euo pipefail
cd "$(dirname "$0")"
target=$(realpath "${1:-../manifests}")
helm=$(../tools/helm.sh)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$helm" template joulemark joulemark --namespace joulemark-system --set crds.install=false --skip-tests --output-dir "$work" >/dev/null
for file in "$work"/joulemark/templates/*.yaml; do
  # Documents are separated by one line, and the first needs none.
  { echo "# Rendered from deploy/helm/joulemark/templates/$(basename "$file") by deploy/helm/render.sh: change it there."
    sed -e '/^# Source: /d' -e '/^[[:space:]]*$/d' "$file" | sed '1{/^---$/d}'; } >"$target/$(basename "$file")"
done
cp joulemark/files/*.joulemark.dev.yaml "$target"
