package dev.joulemark.runner.measurement;

import dev.joulemark.runner.energy.Window;
import dev.joulemark.runner.inference.FinishReason;
import dev.joulemark.runner.inference.Generation;
import java.util.List;

/**
 * One window as it was measured.
 *
 * @param index number of the repetition, from 0
 * @param window time between the first and the last energy reading
 * @param promptTokens tokens of each prompt, 0 where it produced nothing; padding never counted
 * @param generations one a prompt, in the order of the prompts; fewer when the window was cut off
 */
record MeasuredWindow(int index, Window window, List<Integer> promptTokens, List<Generation> generations) {

    MeasuredWindow {
        promptTokens = List.copyOf(promptTokens);
        generations = List.copyOf(generations);
    }

    long inputTokens() {
        return promptTokens.stream().mapToLong(Integer::longValue).sum();
    }

    long outputTokens() {
        return generations.stream()
                .mapToLong(generation -> generation.outputTokens().size())
                .sum();
    }

    boolean cutOff() {
        return generations.stream().anyMatch(generation -> generation.finishReason() == FinishReason.CANCELLED);
    }
}
