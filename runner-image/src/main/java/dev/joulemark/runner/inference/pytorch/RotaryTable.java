package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.RotaryEmbedding;

/**
 * Cosines and sines of rotary positions, for the pairs {@code (i, i + width/2)} of a head: turned, the first of a pair is
 * {@code x cos - y sin}, the second {@code y cos + x sin}. So sines of the first half are negative here.
 */
final class RotaryTable {

    private final int columns;
    private final float[] cosines;
    private final float[] sines;

    /**
     * The table of some positions.
     *
     * @param rotary the frequencies
     * @param rows positions, from 0
     */
    RotaryTable(RotaryEmbedding rotary, int rows) {
        columns = rotary.width();
        int width = columns;
        int half = width / 2;
        double[] frequencies = rotary.frequencies();
        cosines = new float[rows * width];
        sines = new float[rows * width];
        for (int i = 0; i < half; i++) {
            for (int row = 0; row < rows; row++) {
                double angle = row * frequencies[i];
                int at = row * width + i;
                cosines[at] = cosines[at + half] = (float) Math.cos(angle);
                sines[at + half] = (float) Math.sin(angle);
                sines[at] = -sines[at + half];
            }
        }
    }

    /** How much of a head is turned. */
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
