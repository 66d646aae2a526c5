package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.RotaryEmbedding.Scaling;

/**
 * Rotary positions in {@code config.json}: version 5 of transformers writes them into {@code rope_parameters}, earlier ones
 * into {@code rope_theta}, {@code partial_rotary_factor} and {@code rope_scaling}, which wins where both are there.
 */
final class RotaryFields {

    private static final double DEFAULT_THETA = 10_000;
    private static final String PART = "partial_rotary_factor";

    private RotaryFields() {}

    static RotaryEmbedding read(JsonFile config, int headDim, int context) throws ModelException {
        JsonFile parameters = config.at("rope_parameters");
        JsonFile older = config.at("rope_scaling");
        boolean scaled = !older.root().isEmpty();
        JsonFile rope = scaled ? older : parameters;
        double outside = older.numberOr("rope_theta", config.numberOr("rope_theta", DEFAULT_THETA));
        double theta = parameters.numberOr("rope_theta", outside);
        double part = rope.numberOr(PART, config.numberOr(PART, 1));
        if (!(part > 0 && part <= 1)) {
            throw config.broken(PART + " is " + part + ", not above 0 and at most 1");
        }
        String field = scaled ? "rope_scaling" : "rope_parameters";
        return new RotaryEmbedding(theta, (int) (headDim * part), scaling(rope, field, context));
    }

    private static Scaling scaling(JsonFile rope, String field, int context) throws ModelException {
        String type = rope.textOr("rope_type", rope.textOr("type", "default"));
        return switch (type) {
            case "default", "none" -> new Scaling.None();
            case "linear" -> new Scaling.Linear(above0(rope, "factor"));
            case "llama3" ->
                new Scaling.Llama3(
                        above0(rope, "factor"),
                        above0(rope, "low_freq_factor"),
                        above0(rope, "high_freq_factor"),
                        rope.positiveOr("original_max_position_embeddings", context));
            default ->
                throw rope.unsupported(
                        field + ".rope_type", type, "use a model whose rotary scaling is default, linear or llama3");
        };
    }

    private static double above0(JsonFile rope, String field) throws ModelException {
        double value = rope.numberOr(field, 0);
        if (!(value > 0) || Double.isInfinite(value)) {
            throw rope.broken(field + " of the rotary scaling is " + value + ", not above 0");
        }
        return value;
    }
}
