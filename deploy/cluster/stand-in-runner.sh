#!/bin/sh
# Stands in for the runner in tests of the cluster: writes a result and an envelope, and measures nothing.
# Called as the runner is: run FILE --output FOLDER --no-progress
set -eu
output=
while [ $# -gt 0 ]; do
    [ "$1" != --output ] || output=$2
    shift
done
sleep "${STAND_IN_SECONDS:-6}"

run=$(grep -m 1 '^  name:' /etc/joulemark/experiment.yaml | tr -d ' "' | cut -d: -f2)-stand-in
mkdir -p "$output/$run"
echo "{\"schema_version\": \"1.0\", \"experiment\": \"$JOULEMARK_EXPERIMENT_UID\"}" >"$output/$run/result.json.part"
mv "$output/$run/result.json.part" "$output/$run/result.json"
sha256=$(sha256sum "$output/$run/result.json" | cut -d ' ' -f 1)
bytes=$(wc -c <"$output/$run/result.json")

cat >"$JOULEMARK_TERMINATION_MESSAGE" <<END
{"schema": "joulemark.dev/envelope/v1", "experiment_uid": "$JOULEMARK_EXPERIMENT_UID", "attempt": $JOULEMARK_ATTEMPT,
 "outcome": "Measured", "failure_reason": null, "failure_message": null,
 "uri": "$JOULEMARK_RESULT_URI/$run/result.json", "sha256": "$sha256", "bytes": $bytes, "schema_version": "1.0",
 "store_message": null,
 "numbers": {"energy_j": 100.0, "energy_adjusted_j": 80.0, "baseline_power_w": 2.0, "energy_per_output_token_j": 0.5,
  "uncertainty_percent": 6.0, "tokens_per_second": 20.0, "average_power_w": 10.0, "peak_power_w": 12.0, "duration_s": 10.0,
  "input_tokens": 400, "output_tokens": 200.0, "cv_percent": null, "repetitions": 1},
 "valid": {"status": "False", "reason": "Estimated", "message": "A stand-in measured nothing."},
 "warnings": ["estimated_energy"], "runs": [{"energy_j": 100.0, "duration_s": 10.0, "output_tokens": 200}],
 "runs_dropped": false,
 "provenance": {"spec_hash": "none", "energy_backend": "Estimate", "gpu_uuids": [], "product": "stand-in", "driver": null,
  "model_revision": null, "source_dtype": null}}
END
