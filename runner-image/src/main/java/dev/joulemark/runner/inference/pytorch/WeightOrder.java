package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Where weights are in the one list that a step is given.
 *
 * @param outside canonical names of those outside the layers, in their order; the rotary tables are the last of them
 * @param inside names of those of one layer, in their order
 */
record WeightOrder(List<String> outside, List<String> inside) {

    /** Table of cosines. */
    static final String COSINES = "cosines";

    /** Table of sines. */
    static final String SINES = "sines";

    static WeightOrder of(DecoderConfig config) {
        DecoderLayout layout = DecoderLayout.of(config);
        List<String> outside = new ArrayList<>(layout.outside().keySet());
        if (config.rotary() != null) {
            outside.add(COSINES);
            outside.add(SINES);
        }
        return new WeightOrder(List.copyOf(outside), List.copyOf(layout.inside().keySet()));
    }

    /** Place of a weight outside the layers. */
    int place(String name) {
        return found(outside.indexOf(name), name);
    }

    /** Place of a layer's weight behind the layer's first. */
    int placeInside(String name) {
        return found(inside.indexOf(name), name);
    }

    boolean hasInside(String name) {
        return inside.contains(name);
    }

    private static int found(int place, String name) {
        if (place < 0) {
            throw new IllegalArgumentException("the decoder has no weight " + name);
        }
        return place;
    }
}
