package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;

/**
 * Cosines and sines of rotary positions (Su et al., RoFormer, arXiv:2104.09864): frequency {@code theta^(-2i/d)} for the
 * pair {@code (i, i + d/2)}.
 */
final class RotaryTable {

    private final int columns;
    private final float[] cosines;
    private final float[] sines;

    /**
     * The table of some positions.
     *
     * @param config the decoder
     * @param rows positions, from 0
     */
    RotaryTable(DecoderConfig config, int rows) {
        columns = config.headDim();
        int width = columns;
        int half = width / 2;
        cosines = new float[rows * width];
        sines = new float[rows * width];
        for (int i = 0; i < half; i++) {
            double frequency = Math.pow(config.ropeTheta(), -2.0 * i / width);
            for (int row = 0; row < rows; row++) {
                double angle = row * frequency;
                int at = row * width + i;
                cosines[at] = cosines[at + half] = (float) Math.cos(angle);
                sines[at] = sines[at + half] = (float) Math.sin(angle);
            }
        }
    }

    /** Width of a head. */
    int columns() {
        return columns;
    }

    /** Cosines, rows first. */
    float[] cosines() {
        return cosines;
    }

    /** Sines, rows first. */
    float[] sines() {
        return sines;
    }
}
