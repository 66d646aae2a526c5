package dev.joulemark.runner.dataset;

import dev.joulemark.api.result.DatasetRecord;
import dev.joulemark.api.v1alpha1.PromptTemplate;
import dev.joulemark.api.v1alpha1.SyntheticDataset;
import dev.joulemark.api.v1alpha1.WorkloadSpec;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Prompts: the dataset known by name, the user's own, a key of a ConfigMap, a dataset of the hub, or made ones. The digest of the prompts is
 * over their whole texts in the order they run, joined by newlines; what was cut is counted beside it.
 */
public final class DatasetPromptSource implements PromptSource {

    private final DatasetLocation.Places places;

    /**
     * A source over the folders of this process.
     *
     * @param cacheFolder what a relative {@code workload.dataset.file} is relative to; named datasets lie in its
     *     {@code datasets}
     * @param datasetMount where the ConfigMap is mounted; null on the command line
     * @param hub datasets of the hub
     */
    public DatasetPromptSource(Path cacheFolder, @Nullable Path datasetMount, HubDatasets hub) {
        this.places = new DatasetLocation.Places(cacheFolder, datasetMount, hub);
    }

    @Override
    public PromptSet prepare(WorkloadSpec workload, PromptModel model) throws DatasetException {
        PromptPreparation preparation = PromptPreparation.of(workload, model);
        SyntheticDataset made = workload.dataset().synthetic();
        DatasetLocation location =
                made == null ? DatasetLocation.find(workload.dataset(), places) : DatasetLocation.made();
        DatasetRows rows = made == null
                ? DatasetRows.read(location)
                : DatasetRows.made(SyntheticPrompts.make(made, workload, model));
        List<DatasetRow> ordered = RowOrdering.order(rows.usable(), workload.order(), workload.seed());
        List<PreparedPrompt> prompts = new ArrayList<>();
        int empty = 0;
        for (DatasetRow row : ordered) {
            if (prompts.size() == workload.promptCount()) {
                break;
            }
            PreparedPrompt prompt = preparation.prepare(row);
            if (prompt == null) {
                empty++;
            } else {
                prompts.add(prompt);
            }
        }
        if (prompts.size() < workload.promptCount()) {
            throw new DatasetException(
                    Reason.DATASET_UNREADABLE,
                    "Dataset '" + location.name() + "' has " + prompts.size()
                            + " usable rows but workload.promptCount is " + workload.promptCount()
                            + ": lower promptCount, or name a larger dataset.");
        }
        return new PromptSet(prompts, record(location, rows, workload, prompts, empty));
    }

    private static DatasetRecord record(
            DatasetLocation location,
            DatasetRows rows,
            WorkloadSpec workload,
            List<PreparedPrompt> prompts,
            int empty) {
        String digest = Sha256.of(prompts.stream().map(PreparedPrompt::text).collect(Collectors.joining("\n")));
        return new DatasetRecord(
                location.name(),
                location.source(),
                location.revision(),
                rows.sha256() == null ? digest : rows.sha256(),
                rows.columns(),
                rows.read(),
                rows.usable().size() - empty,
                rows.skipped() + empty,
                rows.empty() + empty,
                prompts.size(),
                label(workload.promptTemplate()),
                RowOrdering.label(workload.order()),
                workload.seed(),
                (int) prompts.stream().filter(PreparedPrompt::truncated).count(),
                digest);
    }

    private static String label(PromptTemplate template) {
        return switch (template) {
            case RAW -> "Raw";
            case CHAT -> "Chat";
        };
    }
}
