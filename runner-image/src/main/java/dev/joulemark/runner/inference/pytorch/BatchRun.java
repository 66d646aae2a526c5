package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationProgress;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LogitsFilter;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Generates for the prompts of one batch, step by step. Where more prompts were handed over than are generated together,
 * the next one takes the place of a row as soon as it is finished.
 */
final class BatchRun {

    /** Slots that a batch with refill gets beyond the longest row; they are given up when they are used up. */
    private static final int SPARE_SLOTS = 128;

    private static final long[] NOTHING = {};

    /**
     * What ends a row.
     *
     * @param endOfSequence tokens that end it
     * @param context tokens the model's context holds
     */
    record Limits(Set<Long> endOfSequence, int context) {

        private long[] banned() {
            return endOfSequence.stream().mapToLong(Long::longValue).toArray();
        }
    }

    private final ScriptedDecoder decoder;
    private final PromptBatch batch;
    private final GenerationSettings settings;
    private final GenerationProgress progress;
    private final Limits limits;
    private final LogitsFilter filter;
    private final List<RowState> started = new ArrayList<>();
    private final RowState[] rows;
    private boolean goOn = true;

    BatchRun(
            ScriptedDecoder decoder,
            PromptBatch batch,
            GenerationSettings settings,
            GenerationProgress progress,
            Limits limits) {
        this.decoder = decoder;
        this.batch = batch;
        this.settings = settings;
        this.progress = progress;
        this.limits = limits;
        this.filter = new LogitsFilter(settings.sampling());
        this.rows = new RowState[Math.min(batch.width(), batch.prompts().size())];
    }

    private boolean refills() {
        return batch.prompts().size() > rows.length;
    }

    /** Tokens that a row holds at most. */
    int slots() {
        int longestPrompt = 0;
        int longestOutput = 0;
        int longestRow = 0;
        for (Prompt prompt : batch.prompts()) {
            int length = prompt.tokens().length;
            int output = Math.min(settings.maxOutputTokens(), limits.context() - length + 1);
            longestPrompt = Math.max(longestPrompt, length);
            longestOutput = Math.max(longestOutput, output);
            longestRow = Math.max(longestRow, length + output);
        }
        // Prompts of a static batch end in the same slot, and the shortest may go on for longest.
        return refills() ? longestRow + SPARE_SLOTS : longestPrompt + longestOutput;
    }

    /** Generates until every prompt is finished or it is cancelled. */
    List<Generation> run(long startNanos) throws ModelException {
        List<Prompt> first = batch.prompts().subList(0, rows.length);
        PaddedBatch padded = PaddedBatch.of(first.stream().map(Prompt::tokens).toList());
        for (int row = 0; row < rows.length; row++) {
            rows[row] = start(startNanos);
        }
        try (ScriptedDecoder.Sequence sequence = decoder.begin(padded, slots(), limits.banned())) {
            run(sequence);
        }
        long end = System.nanoTime();
        while (started.size() < batch.prompts().size()) {
            start(end);
        }
        started.forEach(RowState::cancel);
        return started.stream().map(RowState::generation).toList();
    }

    /** The next prompt. */
    private RowState start(long nanos) {
        Prompt prompt = batch.prompts().get(started.size());
        RowState row = new RowState(prompt, settings, limits.endOfSequence(), limits.context(), nanos);
        started.add(row);
        return row;
    }

    private void run(ScriptedDecoder.Sequence sequence) throws ModelException {
        long[] next = read(sequence, List.of(rows));
        while (next.length > 0) {
            take(next);
            if (refills()) {
                refill(sequence, next);
            }
            if (!goOn || isFinished()) {
                break;
            }
            if (refills() && (sequence.isFull() || sequence.unused() >= SPARE_SLOTS)) {
                sequence.compact();
            }
            next = step(sequence, next);
        }
    }

    private boolean isFinished() {
        for (RowState row : rows) {
            if (!row.isFinished()) {
                return false;
            }
        }
        return true;
    }

    private void take(long[] next) {
        long now = System.nanoTime();
        int counted = 0;
        for (int row = 0; row < rows.length; row++) {
            counted += rows[row].take(next[row], now) ? 1 : 0;
        }
        goOn = progress.step(counted);
    }

    /** Puts prompts that wait into the rows that are finished. A prompt may be finished with its first token. */
    private void refill(ScriptedDecoder.Sequence sequence, long[] next) throws ModelException {
        for (int row = 0; row < rows.length; row++) {
            while (goOn
                    && rows[row].isFinished()
                    && started.size() < batch.prompts().size()) {
                int[] prompt = batch.prompts().get(started.size()).tokens();
                rows[row] = start(System.nanoTime());
                try (ScriptedDecoder.Sequence one = sequence.refill(row, prompt)) {
                    long[] first = read(one, List.of(rows[row]));
                    if (first.length > 0) {
                        next[row] = first[0];
                        goOn = rows[row].take(first[0], System.nanoTime()) && progress.step(1);
                    }
                }
            }
            if (rows[row].isFinished()) {
                sequence.retire(row);
            }
        }
    }

    /** Reads prompts piece by piece; nothing when it was cancelled between two. */
    private long[] read(ScriptedDecoder.Sequence sequence, List<RowState> of) throws ModelException {
        while (true) {
            float[][] logits = new float[1][];
            boolean byHand = choosesByHand(of);
            long[] next = sequence.prefill(of.getFirst().bansEnd(), byHand ? logits : null);
            if (next.length > 0) {
                return byHand ? choose(of, logits[0], next) : next;
            }
            goOn = progress.step(0);
            if (!goOn) {
                return NOTHING;
            }
        }
    }

    private long[] step(ScriptedDecoder.Sequence sequence, long[] tokens) throws ModelException {
        List<RowState> all = List.of(rows);
        if (choosesByHand(all)) {
            float[][] logits = new float[1][];
            long[] best = sequence.next(tokens, false, logits);
            return choose(all, logits[0], best);
        }
        boolean ban = false;
        for (RowState row : rows) {
            ban |= !row.isFinished() && row.bansEnd();
        }
        return sequence.next(tokens, ban, null);
    }

    /** Whether the engine cannot choose for all rows alike. */
    private boolean choosesByHand(List<RowState> of) {
        if (settings.sampling().needsLogits()) {
            return true;
        }
        long live = of.stream().filter(row -> !row.isFinished()).count();
        long banning =
                of.stream().filter(row -> !row.isFinished() && row.bansEnd()).count();
        return banning > 0 && banning < live;
    }

    private long[] choose(List<RowState> of, float[] logits, long[] best) throws ModelException {
        int size = decoder.vocabulary();
        long[] chosen = best.clone();
        for (int row = 0; row < of.size(); row++) {
            if (!of.get(row).isFinished()) {
                chosen[row] = of.get(row).choose(filter, new LogitsFilter.Row(logits, row * size, size));
            }
        }
        return chosen;
    }
}
