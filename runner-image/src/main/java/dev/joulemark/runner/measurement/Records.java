package dev.joulemark.runner.measurement;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.api.result.EnvironmentRecord;
import dev.joulemark.api.result.MemoryRecord;
import dev.joulemark.api.result.ModelRecord;
import dev.joulemark.api.result.PromptRecord;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import dev.joulemark.plan.SpecDocument;
import dev.joulemark.runner.dataset.PreparedPrompt;
import dev.joulemark.runner.dataset.PromptSet;
import dev.joulemark.runner.environment.MachineSnapshot;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelDescription;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What other rooms know, in the words of the result. */
final class Records {

    private static final int PREVIEW_LENGTH = 160;
    private static final JsonMapper MAPPER = new JsonMapper();

    private Records() {}

    static ModelRecord model(RunFacts.ModelFacts facts) {
        ModelDescription model = facts.description();
        return new ModelRecord(
                model.name(),
                model.source(),
                model.revision(),
                model.sha256(),
                model.format(),
                model.architecture(),
                model.sourceDtype(),
                model.computeDtype(),
                facts.device().label(),
                facts.loadSeconds(),
                model.contextLength(),
                new MemoryRecord(
                        model.memory().weightsBytes(), model.memory().kvCacheBytes(), facts.peakResidentBytes()));
    }

    /** One entry a prompt that ran in the first repetition. */
    static List<PromptRecord> prompts(RunFacts facts) {
        List<PromptRecord> records = new ArrayList<>();
        for (int i = 0; i < facts.outputs().size(); i++) {
            PromptOutput output = facts.outputs().get(i);
            records.add(new PromptRecord(
                    output.promptIndex(),
                    output.promptTokenIds().size(),
                    output.outputTokenIds().size(),
                    output.finishReason(),
                    preview(facts.prompts().prompts().get(i).text())));
        }
        return records;
    }

    /** What was generated in the first repetition, as text, while the tokenizer is still there. */
    static List<PromptOutput> outputs(PromptSet prompts, List<MeasuredWindow> windows, LoadedModel model) {
        List<PromptOutput> outputs = new ArrayList<>();
        List<Generation> generations =
                windows.isEmpty() ? List.of() : windows.getFirst().generations();
        for (int i = 0; i < generations.size(); i++) {
            PreparedPrompt prompt = prompts.prompts().get(i);
            List<Integer> tokens = generations.get(i).outputTokens();
            outputs.add(new PromptOutput(
                    prompt.row(),
                    prompt.tokens(),
                    tokens,
                    model.decode(tokens.stream().mapToInt(Integer::intValue).toArray()),
                    generations.get(i).finishReason().label(),
                    generations.get(i).times().seconds()));
        }
        return outputs;
    }

    private static String preview(String text) {
        return text.codePointCount(0, text.length()) <= PREVIEW_LENGTH
                ? text
                : text.substring(0, text.offsetByCodePoints(0, PREVIEW_LENGTH));
    }

    static EnvironmentRecord environment(MachineSnapshot machine, String engineVersion) {
        return EnvironmentRecords.of(machine, engineVersion);
    }

    static Map<String, Object> specTree(EnergyExperimentSpec spec) {
        return MAPPER.convertValue(SpecDocument.of(spec), new TypeReference<Map<String, Object>>() {});
    }
}
