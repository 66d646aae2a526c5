package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.joulemark.runner.inference.model.DecoderConfig;
import org.jspecify.annotations.Nullable;

/** Runs steps of the decoder: each is one call into the engine, whatever the number of layers. */
final class ScriptedDecoder implements AutoCloseable {

    /** Prompts are read in pieces of this many tokens: bounds the memory of attention and the wait of a cancel. */
    private static final int PREFILL_TOKENS = 512;

    /** Rows of the first rotary table. */
    private static final int FIRST_ROTARY_ROWS = 1_024;

    private final PtNDManager manager;
    private final Tensors tensors;
    private final DecoderConfig config;
    private final @Nullable PtNDArray[] weights;
    private final PtSymbolBlock step;
    private final IValue shape;
    private final IValue epsilon;
    private int rotaryRows;

    ScriptedDecoder(PtNDManager manager, Tensors tensors, DecoderConfig config, DecoderWeights weights) {
        this.manager = manager;
        this.tensors = tensors;
        this.config = config;
        this.weights = weights.tensors().toArray(PtNDArray[]::new);
        this.step = TorchScript.compile(manager, LlamaScript.FORWARD);
        this.shape = IValue.listFrom(config.layers(), config.heads(), config.kvHeads(), config.headDim());
        this.epsilon = IValue.from(config.rmsNormEpsilon());
        growRotary(Math.min(FIRST_ROTARY_ROWS, config.contextLength()));
    }

    private void growRotary(int rows) {
        RotaryTable table = new RotaryTable(config, rows);
        for (int place = 3; place <= 4; place++) {
            PtNDArray shorter = weights[place];
            if (shorter != null) {
                shorter.close();
            }
            weights[place] = tensors.table(place == 3 ? table.cosines() : table.sines(), rows, table.columns());
        }
        rotaryRows = rows;
    }

    /**
     * Begins a batch.
     *
     * @param batch the prompts
     * @param slots tokens a row can hold, the prompt included
     * @param banned ids that are never chosen while {@link Sequence#next} is told so
     */
    Sequence begin(PaddedBatch batch, int slots, long[] banned) {
        if (slots > rotaryRows) {
            growRotary(Math.min(config.contextLength(), Math.max(slots, 2 * rotaryRows)));
        }
        return new Sequence(batch, slots, banned);
    }

    @Override
    public void close() {
        shape.close();
        epsilon.close();
        step.close();
    }

    /** A batch on its way, with its key-value cache. */
    final class Sequence implements AutoCloseable {

        private final PtNDManager memory = (PtNDManager) manager.newSubManager();
        private final PaddedBatch batch;
        private final PtNDArray banned;
        private final PtNDArray nothingBanned;
        private final IValue weightList = IValue.listFrom(weights);
        private final IValue keys;
        private final IValue values;
        private int filled;

        Sequence(PaddedBatch batch, int slots, long[] banned) {
            this.batch = batch;
            this.banned = (PtNDArray) memory.create(banned, new Shape(banned.length));
            this.nothingBanned = (PtNDArray) memory.create(new long[0], new Shape(0));
            this.keys = IValue.listFrom(cache(slots));
            this.values = IValue.listFrom(cache(slots));
        }

        private PtNDArray[] cache(int slots) {
            PtNDArray[] layers = new PtNDArray[config.layers()];
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] = tensors.zeros(memory, batch.rows(), config.kvHeads(), slots, config.headDim());
            }
            return layers;
        }

        /**
         * Reads the next piece of the prompts.
         *
         * @param ban whether the banned ids are banned
         * @return the next tokens when the prompts are read, else nothing
         */
        long[] prefill(boolean ban) {
            int to = Math.min(batch.columns(), filled + PREFILL_TOKENS);
            long[] next = run(batch.ids(filled, to), to, ban, null);
            return filled == batch.columns() ? next : new long[0];
        }

        /**
         * Feeds one token a row.
         *
         * @param tokens one id a row
         * @param ban whether the banned ids are banned
         * @return the next token of each row
         */
        long[] next(long[] tokens, boolean ban) {
            return run(tokens, filled + 1, ban, null);
        }

        /** Reads the whole prompts and gives the logits after them, rows first; for tests. */
        float[] prefillLogits() {
            float[][] logits = new float[1][];
            while (filled < batch.columns()) {
                int to = Math.min(batch.columns(), filled + PREFILL_TOKENS);
                run(batch.ids(filled, to), to, false, logits);
            }
            return logits[0];
        }

        /** Tokens a row holds so far, padding included. */
        int filled() {
            return filled;
        }

        private long[] run(long[] ids, int to, boolean ban, float @Nullable [][] logits) {
            int length = to - filled;
            boolean causal = filled == 0 && length > 1;
            boolean masked = batch.isPadded() || (length > 1 && !causal);
            Shape shapeOfIds = new Shape(batch.rows(), length);
            try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                PtNDArray input = (PtNDArray) scope.create(ids, shapeOfIds);
                PtNDArray position = (PtNDArray) scope.create(batch.positions(filled, to), shapeOfIds);
                PtNDArray mask = masked
                        ? (PtNDArray) scope.create(batch.visible(filled, to), new Shape(batch.rows(), 1, length, to))
                        : nothingBanned;
                long[] next = call(
                        scope, new PtNDArray[] {input, position, mask, ban ? banned : nothingBanned}, masked, logits);
                filled = to;
                return next;
            }
        }

        private long[] call(PtNDManager scope, PtNDArray[] inputs, boolean masked, float @Nullable [][] logits) {
            try (IValue ids = IValue.from(inputs[0]);
                    IValue position = IValue.from(inputs[1]);
                    IValue mask = IValue.from(inputs[2]);
                    IValue ban = IValue.from(inputs[3]);
                    IValue isMasked = IValue.from(masked);
                    IValue start = IValue.from((long) filled);
                    IValue output = step.forward(
                            ids, position, mask, ban, isMasked, start, epsilon, shape, weightList, keys, values)) {
                PtNDArray[] found = output.toTensorArray(scope);
                if (logits != null) {
                    logits[0] = found[1].toFloatArray();
                }
                return found[0].toLongArray();
            }
        }

        @Override
        public void close() {
            weightList.close();
            keys.close();
            values.close();
            memory.close();
        }
    }
}
