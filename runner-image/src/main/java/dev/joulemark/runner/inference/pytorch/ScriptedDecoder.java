package dev.joulemark.runner.inference.pytorch;

import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import dev.joulemark.runner.inference.model.DecoderConfig;
import dev.joulemark.runner.inference.model.RotaryEmbedding;
import dev.joulemark.runner.inference.model.SlidingWindow;
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
    private final WeightOrder order;
    private final @Nullable EmbeddingRows embeddings;
    private final int[] windows;
    private int rotaryRows;

    ScriptedDecoder(PtNDManager manager, Tensors tensors, DecoderConfig config, DecoderWeights weights) {
        this.manager = manager;
        this.tensors = tensors;
        this.config = config;
        this.weights = weights.tensors().toArray(PtNDArray[]::new);
        this.order = weights.order();
        this.embeddings = weights.embeddings();
        this.windows = windows(config.window());
        this.step = TorchScript.compile(manager, DecoderScript.forward(config, order));
        growRotary(Math.min(FIRST_ROTARY_ROWS, config.contextLength()));
    }

    /** Tokens that each kind of layer sees at most: those that see all come first. */
    private static int[] windows(@Nullable SlidingWindow window) {
        if (window == null) {
            return new int[] {Integer.MAX_VALUE};
        }
        return window.isEverywhere() ? new int[] {window.tokens()} : new int[] {Integer.MAX_VALUE, window.tokens()};
    }

    private void growRotary(int rows) {
        rotaryRows = rows;
        RotaryEmbedding rotary = config.rotary();
        if (rotary != null) {
            RotaryTable table = new RotaryTable(rotary, rows);
            replace(order.place(WeightOrder.COSINES), tensors.table(table.cosines(), rows, table.columns()));
            replace(order.place(WeightOrder.SINES), tensors.table(table.sines(), rows, table.columns()));
        }
    }

    private void replace(int place, PtNDArray longer) {
        PtNDArray shorter = weights[place];
        if (shorter != null) {
            shorter.close();
        }
        weights[place] = longer;
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
        step.close();
    }

    private PtNDArray input(PtNDManager scope, long[] ids, Shape shape) {
        return embeddings == null
                ? (PtNDArray) scope.create(ids, shape)
                : scope.create(embeddings.of(ids), shape.add(config.hiddenSize()), DataType.FLOAT32);
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
            Shape shapeOfIds = new Shape(batch.rows(), to - filled);
            try (PtNDManager scope = (PtNDManager) manager.newSubManager()) {
                PtNDArray input = input(scope, ids, shapeOfIds);
                long[] places = batch.positions(filled, to, config.contextLength());
                PtNDArray position = (PtNDArray) scope.create(places, shapeOfIds);
                PtNDArray[] inputs = {input, position, ban ? banned : nothingBanned};
                long[] next = call(scope, inputs, views(scope, to), logits);
                filled = to;
                return next;
            }
        }

        /** What each kind of layer sees in a step. */
        private Views views(PtNDManager scope, int to) {
            int length = to - filled;
            PtNDArray[] masks = new PtNDArray[windows.length];
            boolean[] masked = new boolean[windows.length];
            long[] first = new long[windows.length];
            for (int kind = 0; kind < windows.length; kind++) {
                int window = windows[kind];
                first[kind] = PaddedBatch.first(filled, window);
                masked[kind] = batch.isPadded() || (length > 1 && !isCausal(to, window));
                masks[kind] = masked[kind]
                        ? (PtNDArray) scope.create(
                                batch.visible(filled, to, window), new Shape(batch.rows(), 1, length, to - first[kind]))
                        : nothingBanned;
            }
            return new Views(masks, masked, first);
        }

        /** Whether the engine's own causal mask shows what is to be seen. */
        private boolean isCausal(int to, int window) {
            return filled == 0 && to <= window && !DecoderScript.composesAttention(config);
        }

        private long[] call(PtNDManager scope, PtNDArray[] inputs, Views views, float @Nullable [][] logits) {
            try (IValue ids = IValue.from(inputs[0]);
                    IValue position = IValue.from(inputs[1]);
                    IValue ban = IValue.from(inputs[2]);
                    IValue start = IValue.from((long) filled);
                    IValue masks = IValue.listFrom(views.masks());
                    IValue masked = IValue.listFrom(views.masked());
                    IValue first = IValue.listFrom(views.first());
                    IValue output =
                            step.forward(ids, position, ban, start, masks, masked, first, weightList, keys, values)) {
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

    /** What each kind of layer sees in a step, as {@link DecoderScript} takes it. */
    @SuppressWarnings("ArrayRecordComponent") // handed on at once
    private record Views(PtNDArray[] masks, boolean[] masked, long[] first) {}
}
