package dev.joulemark.runner.measurement;

import dev.joulemark.api.v1alpha1.DecodingPreset;
import dev.joulemark.api.v1alpha1.DecodingSpec;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.Sampling;
import org.jspecify.annotations.Nullable;

/** What the workload says of choosing tokens, as an engine takes it. */
final class Decoding {

    private Decoding() {}

    /** Settings of every repetition, the warm-up included: all draw the same, so that they do the same work. */
    static GenerationSettings settings(WorkloadSpec workload) {
        DecodingSpec decoding = workload.decoding();
        return new GenerationSettings(
                workload.maxOutputTokens(),
                decoding.minNewTokens(),
                decoding.ignoreEos(),
                sampling(decoding),
                workload.seed());
    }

    private static Sampling sampling(DecodingSpec decoding) {
        DecodingPreset preset = decoding.preset();
        return preset == null ? given(decoding) : named(preset);
    }

    private static Sampling named(DecodingPreset preset) {
        return switch (preset) {
            case DETERMINISTIC -> Sampling.GREEDY;
            case STANDARD -> new Sampling(1.0, 0, 0.95, 0, 1);
            case CREATIVE -> new Sampling(0.8, 0, 0.9, 0, 1.1);
            case FACTUAL -> new Sampling(0.3, 0, 1, 0, 1);
        };
    }

    /** A filter without a temperature samples at 1; a penalty alone leaves decoding greedy. */
    private static Sampling given(DecodingSpec decoding) {
        Integer topK = decoding.topK();
        boolean filters = topK != null || decoding.topP() != null || decoding.minP() != null;
        return new Sampling(
                number(decoding.temperature(), filters ? 1 : 0),
                topK == null ? 0 : topK,
                number(decoding.topP(), 1),
                number(decoding.minP(), 0),
                number(decoding.repetitionPenalty(), 1));
    }

    private static double number(@Nullable String text, double absent) {
        return text == null ? absent : Double.parseDouble(text);
    }
}
