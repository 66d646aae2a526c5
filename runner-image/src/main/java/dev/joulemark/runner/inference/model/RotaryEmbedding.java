package dev.joulemark.runner.inference.model;

import java.util.List;

/**
 * Rotary positions (Su et al., RoFormer, arXiv:2104.09864): the pair {@code (i, i + width/2)} of a head is turned by its
 * position times the frequency of the pair.
 *
 * @param theta base of the frequencies
 * @param width how much of a head is turned, from its beginning; even
 * @param scaling how the frequencies differ from {@code theta^(-2i/width)}
 */
public record RotaryEmbedding(double theta, int width, Scaling scaling) {

    /** How frequencies are changed for a context longer than the one of the first training. */
    public sealed interface Scaling {

        /** Not at all. */
        record None() implements Scaling {}

        /**
         * All are divided (Chen et al., arXiv:2306.15595).
         *
         * @param factor divisor, above 0
         */
        record Linear(double factor) implements Scaling {}

        /**
         * Long waves are divided, short ones kept, those between are blended: {@code _compute_llama3_parameters} of
         * transformers, after Llama 3.1.
         *
         * @param factor divisor of long waves
         * @param low waves longer than {@code context / low} tokens are long
         * @param high waves shorter than {@code context / high} tokens are short
         * @param context tokens of the context of the first training
         */
        record Llama3(double factor, double low, double high, double context) implements Scaling {}

        /**
         * Each has a divisor of its own, as {@code rope_freqs.weight} of GGUF holds them.
         *
         * @param divisors one a pair
         */
        record Divided(List<Double> divisors) implements Scaling {

            /** Copies the list. */
            public Divided {
                divisors = List.copyOf(divisors);
            }
        }
    }

    /** Radians a position, one a pair. */
    public double[] frequencies() {
        double[] frequencies = new double[width / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            double plain = Math.pow(theta, -2.0 * pair / width);
            frequencies[pair] = switch (scaling) {
                case Scaling.None() -> plain;
                case Scaling.Linear(double factor) -> plain / factor;
                case Scaling.Llama3 llama -> scaled(plain, llama);
                case Scaling.Divided(List<Double> divisors) -> plain / divisors.get(pair);
            };
        }
        return frequencies;
    }

    private static double scaled(double plain, Scaling.Llama3 llama) {
        double wave = 2 * Math.PI / plain;
        if (wave < llama.context() / llama.high()) {
            return plain;
        }
        if (wave > llama.context() / llama.low()) {
            return plain / llama.factor();
        }
        double share = (llama.context() / wave - llama.low()) / (llama.high() - llama.low());
        return (1 - share) * plain / llama.factor() + share * plain;
    }
}
