package dev.joulemark.runner.dataset.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.HubDataset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which files are the split, where a dataset's card does not say. */
final class SplitFilesTest {

    @Test
    void theWordOfTheSplitStandsBetweenSeparators() throws NoSplitException {
        List<String> names = List.of("data/train-00000-of-00001.parquet", "data/test-00000-of-00001.parquet");
        assertThat(choose(null, "train", names)).containsExactly("data/train-00000-of-00001.parquet");
        assertThat(choose(null, "test", names)).containsExactly("data/test-00000-of-00001.parquet");
        assertThat(choose(null, "validation", List.of("dev.csv", "train.csv"))).containsExactly("dev.csv");
    }

    @Test
    void withoutAnyWordAllFilesAreTheTrainSplit() throws NoSplitException {
        assertThat(choose(null, "train", List.of("b.jsonl", "a.jsonl", "README.md", "training_notes.txt")))
                .containsExactly("a.jsonl", "b.jsonl");
        assertThatThrownBy(() -> choose(null, "test", List.of("a.jsonl")))
                .hasMessage("has no split 'test': name one of train in workload.dataset.hub.split");
    }

    @Test
    void aConfigurationIsAFolder() throws NoSplitException {
        List<String> names = List.of("de/train.csv", "en/train.csv", "en/test.csv");
        assertThat(choose("en", "train", names)).containsExactly("en/train.csv");
        assertThatThrownBy(() -> choose("fr", "train", names)).hasMessageContaining("has no folder 'fr'");
    }

    @Test
    void oneFormatIsReadWhereThereAreSeveral() throws NoSplitException {
        assertThat(choose(null, "train", List.of("train.csv", "train.parquet", "train.jsonl", "dataset_info.json")))
                .containsExactly("train.parquet");
        assertThat(choose(null, "train", List.of("train.jsonl.zst", "train.txt")))
                .containsExactly("train.jsonl.zst");
    }

    @Test
    void aDatasetOfAScriptAloneSaysWhereACopyIs() {
        assertThatThrownBy(() -> choose(null, "train", List.of("gsm8k.py", "README.md")))
                .hasMessageContaining("refs/convert/parquet");
    }

    private static List<String> choose(@Nullable String config, String split, List<String> names)
            throws NoSplitException {
        return SplitFiles.choose(new HubDataset("a/b", null, config, split), DatasetCard.none(), names);
    }
}
