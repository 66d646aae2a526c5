package dev.joulemark.runner.inference.pytorch;

import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.TokenTimes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One prompt while it is generated. */
final class RowState {

    private final GenerationSettings settings;
    private final Set<Long> endOfSequence;
    private final int room;
    private final List<Integer> output = new ArrayList<>();
    private @Nullable FinishReason finish;
    private final TokenTimes.Recorder times;

    /**
     * A prompt that produced nothing yet.
     *
     * @param settings when it is finished
     * @param endOfSequence tokens that end it
     * @param room tokens that fit into the model's context behind the prompt
     * @param startNanos when the engine took the prompt up
     */
    RowState(GenerationSettings settings, Set<Long> endOfSequence, int room, long startNanos) {
        this.settings = settings;
        this.endOfSequence = endOfSequence;
        this.room = room;
        this.times = new TokenTimes.Recorder(startNanos);
    }

    boolean isFinished() {
        return finish != null;
    }

    /** Takes a token; tells whether it counted, which it does not once the row is finished. */
    boolean take(long token, long nanos) {
        if (finish != null) {
            return false;
        }
        times.add(nanos);
        output.add(Math.toIntExact(token));
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
