package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.DrawStream;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.LogitsFilter;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.TokenTimes;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One prompt while it is generated. */
final class RowState {

    private static final int[] NOTHING = {};

    private final GenerationSettings settings;
    private final Set<Long> endOfSequence;
    private final int room;
    private final TokenTimes.Recorder times;
    private final DrawStream draws;
    private final BitSet seen = new BitSet();
    private final List<Integer> output = new ArrayList<>();
    private @Nullable FinishReason finish;

    /**
     * A prompt that produced nothing yet.
     *
     * @param prompt the prompt
     * @param settings when it is finished
     * @param endOfSequence tokens that end it
     * @param context tokens that fit into the model's context
     * @param startNanos when the engine took the prompt up
     */
    RowState(Prompt prompt, GenerationSettings settings, Set<Long> endOfSequence, int context, long startNanos) {
        this.settings = settings;
        this.endOfSequence = endOfSequence;
        this.room = context - prompt.tokens().length;
        this.times = new TokenTimes.Recorder(startNanos);
        this.draws = new DrawStream(settings.seed(), prompt.index());
        for (int token : prompt.tokens()) {
            see(token);
        }
    }

    private void see(int token) {
        if (settings.sampling().penalises()) {
            seen.set(token);
        }
    }

    boolean isFinished() {
        return finish != null;
    }

    /** Whether an end-of-sequence token must not be chosen yet. */
    boolean bansEnd() {
        return !settings.ignoreEos() && output.size() < settings.minNewTokens();
    }

    /** The next token by the logits. */
    int choose(LogitsFilter filter, LogitsFilter.Row logits) throws ModelException {
        int[] banned =
                bansEnd() ? endOfSequence.stream().mapToInt(Math::toIntExact).toArray() : NOTHING;
        return filter.choose(logits, seen, banned, draws);
    }

    /** Takes a token; tells whether it counted, which it does not once the row is finished. */
    boolean take(long token, long nanos) {
        if (finish != null) {
            return false;
        }
        times.add(nanos);
        output.add(Math.toIntExact(token));
        see(Math.toIntExact(token));
        if (!settings.ignoreEos() && output.size() > settings.minNewTokens() && endOfSequence.contains(token)) {
            finish = FinishReason.END_OF_SEQUENCE;
        } else if (output.size() >= settings.maxOutputTokens()) {
            finish = FinishReason.MAX_OUTPUT_TOKENS;
        } else if (output.size() > room) {
            finish = FinishReason.CONTEXT_FULL;
        }
        return true;
    }

    void cancel() {
        if (finish == null) {
            finish = FinishReason.CANCELLED;
        }
    }

    Generation generation() {
        if (finish == null) {
            throw new IllegalStateException("the prompt is not finished");
        }
        return new Generation(output, finish, times.times());
    }
}
