#!/usr/bin/env bash
# Prints the path of promtool, which checks Prometheus rules; the first time it is taken from Debian's package, unpacked and
# not installed.
set -euo pipefail
if command -v promtool; then exit 0; fi
folder=${XDG_CACHE_HOME:-$HOME/.cache}/joulemark/tools/promtool

if [ ! -x "$folder/promtool" ]; then
  command -v apt-get >/dev/null || { echo "promtool is needed to check the alerts: install Prometheus." >&2; exit 1; }
  part=$folder.part$$
  mkdir -p "$part"
  (cd "$part" && { apt-get download -qq prometheus 2>&1 | { grep -v unsandboxed || true; } >&2; } && dpkg-deb -x prometheus*.deb unpacked)
  mv "$part/unpacked/usr/bin/promtool" "$part/promtool"
  rm -r "$part"/unpacked "$part"/prometheus*.deb
  rm -rf "$folder"
  mv "$part" "$folder"
fi
echo "$folder/promtool"
