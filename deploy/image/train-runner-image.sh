#!/usr/bin/env bash
# Everything a run does, on a tiny experiment that ends because its model is missing: class loading is what is learnt.
set -euo pipefail
root=$1
cp deploy/examples/01-first-measurement.yaml "$root/tmp/experiment.yaml"
sed -i 's/duration: 5s/duration: 5s/; s/strategy: Fresh/strategy: None/' "$root/tmp/experiment.yaml"
code=0
chroot "$root" /opt/java/bin/java @/app/train.args run /tmp/experiment.yaml --output /tmp/results --no-progress || code=$?
rm -rf "$root"/tmp/*
[ "$code" -eq 2 ] && [ -s "$root/app/joulemark.aot" ]
