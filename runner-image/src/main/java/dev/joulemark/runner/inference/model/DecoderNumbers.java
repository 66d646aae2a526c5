package dev.joulemark.runner.inference.model;

import java.util.function.Function;

/** Numbers of a decoder that contradict each other. */
final class DecoderNumbers {

    private DecoderNumbers() {}

    /**
     * Refuses them.
     *
     * @param config numbers and traits
     * @param broken makes the failure of the file the numbers are from
     */
    static <E extends Exception> void check(DecoderConfig config, Function<String, E> broken) throws E {
        if (config.heads() % config.kvHeads() != 0) {
            throw broken.apply(
                    config.kvHeads() + " key-value heads do not divide " + config.heads() + " attention heads");
        }
        if (!(config.normEpsilon() >= 0) || Double.isInfinite(config.normEpsilon())) {
            throw broken.apply("the norm's epsilon is " + config.normEpsilon());
        }
        RotaryEmbedding rotary = config.rotary();
        if (rotary != null) {
            check(rotary, config.headDim(), broken);
        }
        for (int id : config.eosTokenIds()) {
            if (id < 0 || id >= config.vocabularySize()) {
                throw broken.apply(
                        "end-of-sequence token " + id + " is outside the vocabulary of " + config.vocabularySize());
            }
        }
    }

    private static <E extends Exception> void check(RotaryEmbedding rotary, int headDim, Function<String, E> broken)
            throws E {
        if (rotary.width() < 2 || rotary.width() % 2 != 0 || rotary.width() > headDim) {
            throw broken.apply("of a head " + headDim + " wide " + rotary.width()
                    + " are turned, which rotary embedding cannot halve");
        }
        if (!(rotary.theta() > 0) || Double.isInfinite(rotary.theta())) {
            throw broken.apply("the rotary base is " + rotary.theta());
        }
        for (double frequency : rotary.frequencies()) {
            if (!Double.isFinite(frequency)) {
                throw broken.apply("the scaling of rotary frequencies gives " + frequency + " (" + rotary + ")");
            }
        }
    }
}
