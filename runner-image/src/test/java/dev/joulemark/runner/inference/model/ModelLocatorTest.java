package dev.joulemark.runner.inference.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.api.v1alpha1.VolumePath;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import dev.joulemark.runner.store.EmptyStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A spec leads to files, or to a sentence. */
final class ModelLocatorTest {

    @TempDir
    private Path cache;

    @Test
    void aRelativePathIsInsideTheCache() throws IOException, ModelException {
        // Given
        Path model = Files.createDirectories(cache.resolve("models/mine"));

        // When, Then
        assertThat(locator(null).locate(path("models/mine")))
                .isEqualTo(new ModelLocation(model, "models/mine", "path", null));
        assertThat(locator(null).locate(path(model.toString())).path()).isEqualTo(model);
    }

    @Test
    void aVolumeIsReadWhereItIsMounted() throws IOException, ModelException {
        // Given
        Path model = Files.createDirectories(cache.resolve("llama"));

        // When
        ModelLocation location = locator(cache).locate(volume("llama"));

        // Then
        assertThat(location).isEqualTo(new ModelLocation(model, "weights/llama", "persistentVolumeClaim", null));
    }

    @Test
    void theRootOfAVolumeHasTheNameOfItsClaim() throws ModelException {
        assertThat(locator(cache).locate(volume("")).path()).isEqualTo(cache);
        assertThat(locator(cache).locate(volume("")).name()).isEqualTo("weights");
    }

    @Test
    void theDemoModelIsFetchedByMake() {
        assertMissing(null, path("models/SmolLM2-135M-Instruct.Q4_1.gguf"), "run 'make fetch-model'");
    }

    @Test
    void aMissingPathIsNamedWithTheCache() {
        assertMissing(null, path("models/mine"), "relative to the cache " + cache);
    }

    @Test
    void aPathOutsideTheVolumeIsRefused() {
        assertMissing(cache.resolve("mount"), volume(".."), "names nothing on volume 'weights'");
    }

    @Test
    void aVolumeOnTheCommandLineIsRefused() {
        assertMissing(null, volume("llama"), "on the command line give model.path");
    }

    @Test
    void formatsAreTakenAtTheirWord() {
        ModelLocation gguf = new ModelLocation(TinyLlama.path("tiny-llama.F32.gguf"), "tiny", "path", null);
        ModelLocation folder = new ModelLocation(TinyLlama.path("safetensors-f32"), "tiny", "path", null);
        assertThatThrownBy(() -> Checkpoints.open(gguf, ModelFormat.SAFETENSORS))
                .hasMessageContaining("model.format is 'Safetensors' but");
        assertThatThrownBy(() -> Checkpoints.open(folder, ModelFormat.GGUF)).hasMessageContaining("GGUF");
    }

    @Test
    void anEmptyFolderAndOneWithTwoModelsAreNamed() throws IOException {
        ModelLocation folder = new ModelLocation(cache, "mine", "path", null);
        assertThatThrownBy(() -> Checkpoints.open(folder, ModelFormat.AUTO))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds neither model.safetensors");
        Files.createFile(cache.resolve("a.gguf"));
        Files.createFile(cache.resolve("b.gguf"));
        assertThatThrownBy(() -> Checkpoints.open(folder, ModelFormat.AUTO))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining("holds 2 GGUF files");
    }

    private void assertMissing(@Nullable Path mount, ModelSpec spec, String remedy) {
        assertThatThrownBy(() -> locator(mount).locate(spec))
                .isInstanceOf(ModelException.class)
                .hasMessageContaining(remedy)
                .hasMessageEndingWith(".")
                .extracting(thrown -> ((ModelException) thrown).reason())
                .isEqualTo(Reason.MODEL_NOT_FOUND);
    }

    private ModelLocator locator(@Nullable Path mount) {
        HubClient.Timeouts timeouts = new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1));
        return new ModelLocator(
                cache,
                mount,
                new HubClient(Map.of("HF_HUB_OFFLINE", "1"), timeouts),
                new S3Models(new EmptyStore(), cache));
    }

    private static ModelSpec path(String path) {
        return new ModelSpec(null, path, null, null, null, null, null);
    }

    private static ModelSpec volume(String path) {
        return new ModelSpec(null, null, new VolumePath("weights", path), null, null, null, null);
    }
}
