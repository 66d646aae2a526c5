package dev.joulemark.runner.measurement;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import java.io.IOException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which prompts are handed to the model together. */
final class BatchPlanTest {

    private static BatchPlan plan(String engine) throws IOException {
        List<PreparedPrompt> prompts = IntStream.range(0, 7)
                .mapToObj(i -> new PreparedPrompt(10 + i, "text", List.of(1), false))
                .toList();
        return BatchPlan.of(prompts, new YAMLMapper().readValue(engine, EngineSpec.class));
    }

    private static List<Integer> sizes(List<List<PreparedPrompt>> batches) {
        return batches.stream().map(List::size).toList();
    }

    @Test
    void staticBatchesAreHandedOverOneByOneAndAreTheRunsOfTheWarmUp() throws IOException {
        BatchPlan plan = plan("{batchSize: 3}");
        assertThat(sizes(plan.batches())).containsExactly(3, 3, 1);
        assertThat(plan.warmups()).isEqualTo(plan.batches());
        assertThat(plan.handedOver(plan.batches().getLast()).prompts()).hasSize(1);
    }

    @Test
    void withRefillTheWholeWorkloadIsHandedOverAndAWarmUpRefillsEachRow() throws IOException {
        BatchPlan plan = plan("{batchSize: 3, batching: Continuous}");
        assertThat(sizes(plan.batches())).containsExactly(7);
        assertThat(sizes(plan.warmups())).containsExactly(6, 1);
        PromptBatch batch = plan.handedOver(plan.batches().getFirst());
        assertThat(batch.width()).isEqualTo(3);
        assertThat(batch.prompts()).extracting(Prompt::index).containsExactly(10L, 11L, 12L, 13L, 14L, 15L, 16L);
    }
}
