package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.DecoderLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Input embeddings of tokens, looked up in the checkpoint: a few rows a step, of a matrix that need not be resident. */
record EmbeddingRows(Checkpoint checkpoint) {

    /** Embeddings of some tokens, [tokens, hidden], little-endian. */
    ByteBuffer of(long[] tokens) {
        int bytes = checkpoint.config().hiddenSize() * Float.BYTES;
        ByteBuffer rows = ByteBuffer.allocateDirect(Math.multiplyExact(tokens.length, bytes))
                .order(ByteOrder.LITTLE_ENDIAN);
        try {
            for (long token : tokens) {
                checkpoint.read(DecoderLayout.EMBEDDING, token, rows.limit(rows.position() + bytes));
            }
        } catch (ModelException missing) {
            throw new IllegalStateException("a tensor that was there when the model was loaded", missing);
        }
        return rows.flip();
    }
}
