package dev.joulemark.runner.inference;

/**
 * How the next token is chosen from the logits. The order is that of {@code transformers}: repetition penalty, temperature,
 * top-k, top-p, min-p, each on what the one before left.
 *
 * @param temperature divisor of the logits, 0 or more; 0 takes the most likely token
 * @param topK tokens kept by rank, those as likely as the last one included; 0 keeps all
 * @param topP a token is kept while those more likely hold less than this share, 0 to 1; 1 keeps all, 0 the most likely
 * @param minP a token is kept if it is at least this likely relative to the most likely, 0 to 1; 0 keeps all
 * @param repetitionPenalty logits of the tokens of prompt and output are divided by it where above 0 and multiplied where
 *     below; above 0, 1 changes nothing (Keskar et al., CTRL, arXiv:1909.05858)
 */
public record Sampling(double temperature, int topK, double topP, double minP, double repetitionPenalty) {

    /** The most likely token. */
    public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 1);

    /** Refuses what is out of range. */
    public Sampling {
        if (!(temperature >= 0) || topK < 0 || !(topP >= 0 && topP <= 1) || !(minP >= 0 && minP <= 1)) {
            throw new IllegalArgumentException("sampling with temperature " + temperature + ", top-k " + topK
                    + ", top-p " + topP + ", min-p " + minP);
        }
        if (!(repetitionPenalty > 0)) {
            throw new IllegalArgumentException("a repetition penalty of " + repetitionPenalty);
        }
    }

    /** Whether the most likely token is taken, after the penalty if there is one. */
    public boolean isGreedy() {
        return temperature == 0;
    }

    /** Whether tokens that were seen are penalised. */
    public boolean penalises() {
        return repetitionPenalty != 1;
    }

    /** Whether the logits themselves are needed, and not just the most likely token. */
    public boolean needsLogits() {
        return !isGreedy() || penalises();
    }
}
