package dev.joulemark.runner.inference.model;

import java.util.List;

/**
 * Layers that look back only so far (Beltagy et al., Longformer, arXiv:2004.05150; Jiang et al., Mistral 7B,
 * arXiv:2310.06825).
 *
 * @param tokens tokens that such a layer sees, the current one included; at least 1
 * @param layers one a layer, true where it applies
 */
public record SlidingWindow(int tokens, List<Boolean> layers) {

    /** Copies the list. */
    public SlidingWindow {
        layers = List.copyOf(layers);
    }

    /** Whether every layer looks back only so far. */
    public boolean isEverywhere() {
        return !layers.contains(false);
    }
}
