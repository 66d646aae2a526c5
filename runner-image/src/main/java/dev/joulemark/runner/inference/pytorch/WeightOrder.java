package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.model.DecoderConfig;
import java.util.ArrayList;
import java.util.List;

/**
 * Where weights are in the one list that a step is given.
 *
 * @param kernel what computes linear layers
 * @param outside those outside the layers, in their order; the rotary tables are the last of them
 * @param inside those of one layer, in their order
 */
record WeightOrder(LinearKernel kernel, List<Entry> outside, List<Entry> inside) {

    /** Table of cosines. */
    static final String COSINES = "cosines";

    /** Table of sines. */
    static final String SINES = "sines";

    /**
     * One weight of the step.
     *
     * @param name its name, without the layer's prefix
     * @param parts tensors of the checkpoint whose rows it consists of; none for a table that is computed
     */
    record Entry(String name, List<String> parts) {

        /** Copies the list. */
        Entry {
            parts = List.copyOf(parts);
        }
    }

    /** Copies the lists. */
    WeightOrder {
        outside = List.copyOf(outside);
        inside = List.copyOf(inside);
    }

    static WeightOrder of(DecoderConfig config, LinearKernel kernel) {
        FusedTensors tensors = new FusedTensors(config, kernel);
        List<Entry> outside = new ArrayList<>(tensors.outside());
        if (config.rotary() != null) {
            outside.add(new Entry(COSINES, List.of()));
            outside.add(new Entry(SINES, List.of()));
        }
        return new WeightOrder(kernel, outside, tensors.inside());
    }

    /** Place of a weight outside the layers. */
    int place(String name) {
        return found(index(outside, name), name);
    }

    /** Place of a layer's weight behind the layer's first. */
    int placeInside(String name) {
        return found(index(inside, name), name);
    }

    boolean hasOutside(String name) {
        return index(outside, name) >= 0;
    }

    boolean hasInside(String name) {
        return index(inside, name) >= 0;
    }

    private static int index(List<Entry> entries, String name) {
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    private static int found(int place, String name) {
        if (place < 0) {
            throw new IllegalArgumentException("the decoder has no weight " + name);
        }
        return place;
    }
}
