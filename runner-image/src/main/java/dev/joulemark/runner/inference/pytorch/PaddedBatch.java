package dev.joulemark.runner.inference.pytorch;

import java.util.BitSet;
import java.util.List;

/**
 * Prompts of different lengths as one matrix, padded on the left, so that the last column is the last token of every row.
 * A padding slot is seen by no real token; it sees only itself, since a softmax over nothing is not a number.
 */
final class PaddedBatch {

    private final int rows;
    private final int columns;
    private final long[] ids;
    private final int[] pads;
    private final BitSet retired = new BitSet();

    private PaddedBatch(int rows, int columns) {
        this.rows = rows;
        this.columns = columns;
        this.ids = new long[rows * columns];
        this.pads = new int[rows];
    }

    static PaddedBatch of(List<int[]> prompts) {
        int rows = prompts.size();
        int columns = prompts.stream().mapToInt(prompt -> prompt.length).max().orElseThrow();
        PaddedBatch batch = new PaddedBatch(rows, columns);
        for (int row = 0; row < rows; row++) {
            int[] prompt = prompts.get(row);
            batch.pads[row] = columns - prompt.length;
            for (int i = 0; i < prompt.length; i++) {
                batch.ids[row * columns + batch.pads[row] + i] = prompt[i];
            }
        }
        return batch;
    }

    /** Prompts. */
    int rows() {
        return rows;
    }

    /** Tokens of the longest prompt. */
    int columns() {
        return columns;
    }

    boolean isPadded() {
        for (int pad : pads) {
            if (pad > 0) {
                return true;
            }
        }
        return false;
    }

    /** Columns {@code from} to {@code to} of the ids. */
    long[] ids(int from, int to) {
        long[] part = new long[rows * (to - from)];
        for (int row = 0; row < rows; row++) {
            System.arraycopy(ids, row * columns + from, part, row * (to - from), to - from);
        }
        return part;
    }

    /**
     * Positions of the slots {@code from} to {@code to}. Padding is at 0; a row that has left the context, and is only
     * carried along, stays at its end.
     */
    long[] positions(int from, int to, int context) {
        long[] positions = new long[rows * (to - from)];
        for (int row = 0; row < rows; row++) {
            for (int slot = from; slot < to; slot++) {
                positions[row * (to - from) + slot - from] = Math.clamp(slot - pads[row], 0, context - 1);
            }
        }
        return positions;
    }

    /** Gives the place of a row to a prompt whose first token is in a slot. */
    void admit(int row, int firstSlot) {
        pads[row] = firstSlot;
        retired.clear(row);
    }

    /** A row that is finished is carried along, and holds no slot any more. */
    void retire(int row) {
        retired.set(row);
    }

    /** Follows tokens that were moved by so many slots. */
    void move(int slots) {
        for (int row = 0; row < rows; row++) {
            pads[row] = Math.max(0, pads[row] + slots);
        }
    }

    /** First slot that a row which is not finished holds; that of all slots so far when every row is. */
    int begin(int filled) {
        int begin = filled;
        for (int row = 0; row < rows; row++) {
            begin = retired.get(row) ? begin : Math.min(begin, pads[row]);
        }
        return begin;
    }

    /** First slot that any of the slots from {@code from} on sees through a window of so many tokens. */
    static int first(int from, int window) {
        return Math.max(0, from - window + 1);
    }

    /**
     * Which slots the slots {@code from} to {@code to} see, [rows, 1, to - from, to - first(from, window)].
     *
     * @param window tokens that are seen at most, the current one included
     */
    boolean[] visible(int from, int to, int window) {
        int length = to - from;
        int first = first(from, window);
        int seen = to - first;
        boolean[] visible = new boolean[rows * length * seen];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < length; i++) {
                int slot = from + i;
                int base = (row * length + i) * seen - first;
                for (int key = Math.max(pads[row], first(slot, window)); key <= slot; key++) {
                    visible[base + key] = true;
                }
                visible[base + slot] = true;
            }
        }
        return visible;
    }
}
