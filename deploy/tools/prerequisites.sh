#!/usr/bin/env bash
# Installs what building and testing need and a bare Debian machine may lack. Nothing is done where everything is there.
set -euo pipefail

missing=()
need() { command -v "$1" >/dev/null 2>&1 || missing+=("$2"); }
need make make
need mvn maven
need gcc gcc
need python3 python3
need curl curl
need openssl openssl
need ip iproute2
python3 -m pip --version >/dev/null 2>&1 || missing+=(python3-pip)

if [ "${#missing[@]}" -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "Install these first: ${missing[*]}" >&2
    exit 1
  fi
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
fi
"$(dirname "$0")/find-jdk.sh" >/dev/null
