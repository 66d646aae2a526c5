package dev.joulemark.runner.inference.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.v1alpha1.ModelFormat;
import dev.joulemark.runner.inference.Generation;
import dev.joulemark.runner.inference.GenerationSettings;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.Prompt;
import dev.joulemark.runner.inference.PromptBatch;
import dev.joulemark.runner.inference.Sampling;
import dev.joulemark.runner.inference.model.Checkpoint;
import dev.joulemark.runner.inference.model.Checkpoints;
import dev.joulemark.runner.inference.model.ModelLocation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ten thousand steps leave nothing behind: nothing of the engine is freed by the garbage collector. */
final class FlatMemoryTest {

    private static final int STEPS = 10_000;
    private static final int WARM = 2_000;
    private static final long MIB = 1 << 20;

    /** What the virtual machine may still grow by: compiled code and young objects. A leak of one tensor a step is more. */
    private static final long SLACK = 128 * MIB;

    @TempDir
    private Path folder;

    private long memory(PtNDManager manager) {
        return manager.getManagedArrays().size();
    }

    private static long residentBytes() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
            return lines.filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> 1_024 * Long.parseLong(line.replaceAll("[^0-9]", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Path longContext() throws IOException {
        try (Stream<Path> files = Files.list(TinyModel.folder("llama"))) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        JsonMapper mapper = new JsonMapper();
        Path config = folder.resolve("config.json");
        ObjectNode tree = (ObjectNode) mapper.readTree(config.toFile());
        mapper.writeValue(config.toFile(), tree.put("max_position_embeddings", 2 * STEPS));
        return folder;
    }

    /** Pages of the Java heap become resident when they are first used, which would look like growth: they are used here. */
    private static void useTheHeap() {
        long bytes = 2 * Runtime.getRuntime().totalMemory();
        for (long used = 0; used < bytes; used += MIB) {
            assertThat(new byte[(int) MIB]).isNotEmpty();
        }
    }

    /** Generates, and gives the managed arrays and resident bytes at some steps. */
    private List<long[]> watch(PromptBatch batch, GenerationSettings settings) throws IOException, ModelException {
        Path files = longContext();
        Engine engine = Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(1);
        JniUtils.setGradMode(false);
        JniUtils.setGraphExecutorOptimize(false);
        List<long[]> seen = new ArrayList<>();
        useTheHeap();
        try (PtNDManager manager = (PtNDManager) engine.newBaseManager(Device.cpu());
                Checkpoint checkpoint =
                        Checkpoints.open(new ModelLocation(files, "m", "path", null), ModelFormat.AUTO)) {
            Tensors tensors = new Tensors(manager, ComputeDtype.FLOAT32);
            DecoderWeights weights = DecoderWeights.load(checkpoint, tensors);
            try (ScriptedDecoder decoder = new ScriptedDecoder(manager, tensors, checkpoint.config(), weights)) {
                int[] steps = new int[1];
                BatchRun.Limits limits = new BatchRun.Limits(Set.of(), 2 * STEPS);
                BatchRun run = new BatchRun(
                        decoder,
                        batch,
                        settings,
                        tokens -> {
                            if (++steps[0] % 1_000 == 0) {
                                seen.add(new long[] {memory(manager), resident()});
                            }
                            return steps[0] < STEPS;
                        },
                        limits);
                List<Generation> all = run.run(System.nanoTime());
                assertThat(steps[0]).isEqualTo(STEPS);
                assertThat(all).isNotEmpty();
            }
        }
        return seen;
    }

    private static long resident() {
        try {
            return residentBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void assertFlat(List<long[]> seen) {
        long[] warm = seen.get(WARM / 1_000 - 1);
        // A row that is just being read holds two more.
        assertThat(seen)
                .extracting(at -> at[0])
                .allSatisfy(arrays -> assertThat(Math.abs(arrays - warm[0])).isLessThanOrEqualTo(2));
        assertThat(seen.getLast()[1] - warm[1]).isLessThan(SLACK);
    }

    @Test
    void tenThousandStepsOfOneRowHoldTheirMemory() throws IOException, ModelException {
        PromptBatch one = new PromptBatch(List.of(new Prompt(new int[] {72}, 0)), 1);
        assertFlat(watch(one, new GenerationSettings(STEPS, 0, true)));
    }

    @Test
    void tenThousandStepsWithRefillAndSamplingHoldTheirMemory() throws IOException, ModelException {
        List<Prompt> many = IntStream.range(0, 2_000)
                .mapToObj(i -> new Prompt(IntStream.range(0, 1 + i % 13).toArray(), i))
                .toList();
        Sampling sampling = new Sampling(1, 20, 1, 0, 1);
        assertFlat(watch(new PromptBatch(many, 3), new GenerationSettings(25, 0, true, sampling, 1)));
    }
}
