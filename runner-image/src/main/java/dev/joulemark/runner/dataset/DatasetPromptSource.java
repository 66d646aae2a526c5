package dev.joulemark.runner.dataset;

import dev.joulemark.api.result.DatasetRecord;
import dev.joulemark.api.v1alpha1.ConfigMapKeyRef;
import dev.joulemark.api.v1alpha1.DatasetSpec;
import dev.joulemark.api.v1alpha1.PromptOrder;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.JsonlFile.Row;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Prompts from JSONL files: a dataset known by name, a user's file, or a key of a mounted ConfigMap. */
public final class DatasetPromptSource implements PromptSource {

    private static final String AIENERGYSCORE = "aienergyscore";

    private final Path cacheFolder;
    private final @Nullable Path datasetMount;

    private record Source(String name, Path file, String remedy) {}

    /**
     * A source of prompts.
     *
     * @param cacheFolder what a relative file is relative to; datasets known by name lie in its folder {@code datasets}
     * @param datasetMount where the ConfigMap is mounted; null where there is none
     */
    public DatasetPromptSource(Path cacheFolder, @Nullable Path datasetMount) {
        this.cacheFolder = cacheFolder;
        this.datasetMount = datasetMount;
    }

    @Override
    public PromptSet prepare(WorkloadSpec workload, Function<String, int[]> encode) throws DatasetException {
        Source source = source(workload.dataset());
        if (!Files.exists(source.file())) {
            throw new DatasetException(
                    DatasetException.Reason.DATASET_NOT_FOUND,
                    "The dataset " + source.name() + " is not at " + source.file() + ": " + source.remedy());
        }
        JsonlFile file = JsonlFile.read(source.file());
        List<PreparedPrompt> prompts = prompts(ordered(file.rows(), workload), workload, encode);
        if (prompts.size() < workload.promptCount()) {
            throw new DatasetException(
                    DatasetException.Reason.DATASET_UNREADABLE,
                    "The dataset " + source.name() + " has " + prompts.size() + " usable rows, but"
                            + " workload.promptCount is " + workload.promptCount() + ": lower it, or use a larger"
                            + " dataset.");
        }
        return new PromptSet(prompts, record(source, file, workload, prompts));
    }

    private Source source(DatasetSpec dataset) throws DatasetException {
        if (dataset.name() != null) {
            return new Source(
                    AIENERGYSCORE,
                    cacheFolder.resolve("datasets").resolve(AIENERGYSCORE + ".jsonl"),
                    "run make fetch-model once, or put the JSONL of AIEnergyScore/text_generation there.");
        }
        String given = dataset.file();
        if (given != null) {
            return new Source(given, cacheFolder.resolve(given), "check workload.dataset.file.");
        }
        ConfigMapKeyRef reference = dataset.configMapRef();
        if (reference != null && datasetMount != null) {
            return new Source(
                    reference.name() + "/" + reference.key(),
                    datasetMount.resolve(reference.key()),
                    "check that the ConfigMap " + reference.name() + " has the key " + reference.key() + ".");
        }
        throw new DatasetException(
                DatasetException.Reason.DATASET_NOT_FOUND,
                "The experiment names no dataset that can be read here: use workload.dataset.name or file.");
    }

    /** Shuffled is Fisher and Yates' shuffle on {@link SplittableRandom}, so that a seed gives one order everywhere. */
    private static List<Row> ordered(List<Row> rows, WorkloadSpec workload) {
        List<Row> ordered = new ArrayList<>(rows);
        if (workload.order() == PromptOrder.GROUPED) {
            ordered.sort(Comparator.comparing(Row::source));
        } else if (workload.order() == PromptOrder.SHUFFLED) {
            SplittableRandom random = new SplittableRandom(workload.seed());
            for (int i = ordered.size() - 1; i > 0; i--) {
                Collections.swap(ordered, i, random.nextInt(i + 1));
            }
        }
        return ordered;
    }

    private static List<PreparedPrompt> prompts(List<Row> rows, WorkloadSpec workload, Function<String, int[]> encode) {
        List<PreparedPrompt> prompts = new ArrayList<>();
        for (Row row : rows) {
            if (prompts.size() == workload.promptCount()) {
                break;
            }
            int[] tokens = encode.apply(row.text());
            if (tokens.length > 0) {
                int kept = Math.min(tokens.length, workload.maxInputTokens());
                List<Integer> cut =
                        IntStream.of(Arrays.copyOf(tokens, kept)).boxed().toList();
                prompts.add(new PreparedPrompt(row.index(), row.text(), cut, kept < tokens.length));
            }
        }
        return prompts;
    }

    private static DatasetRecord record(
            Source source, JsonlFile file, WorkloadSpec workload, List<PreparedPrompt> prompts) {
        String joined = prompts.stream().map(PreparedPrompt::text).collect(Collectors.joining("\n"));
        return new DatasetRecord(
                source.name(),
                file.sha256(),
                file.rows().size(),
                file.skipped(),
                prompts.size(),
                name(workload.order()),
                workload.seed(),
                (int) prompts.stream().filter(PreparedPrompt::truncated).count(),
                JsonlFile.sha256(joined.getBytes(StandardCharsets.UTF_8)));
    }

    private static String name(PromptOrder order) {
        return switch (order) {
            case INTERLEAVED -> "Interleaved";
            case GROUPED -> "Grouped";
            case SHUFFLED -> "Shuffled";
        };
    }
}
