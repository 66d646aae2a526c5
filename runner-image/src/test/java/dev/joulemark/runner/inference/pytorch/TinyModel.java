package dev.joulemark.runner.inference.pytorch;

import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.joulemark.api.v1alpha1.EngineSpec;
import dev.joulemark.api.v1alpha1.ModelSpec;
import dev.joulemark.runner.inference.LoadedModel;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.model.HubClient;
import dev.joulemark.runner.inference.model.ModelLocator;
import dev.joulemark.runner.inference.model.S3Models;
import dev.joulemark.runner.store.EmptyStore;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Loads the tiny checkpoints as a run would. */
final class TinyModel {

    private TinyModel() {}

    static LoadedModel load(String variant, String dtype) throws IOException, ModelException {
        return load(folder(variant), dtype);
    }

    static LoadedModel load(Path folder, String dtype) throws IOException, ModelException {
        ModelSpec model = new YAMLMapper().readValue("{path: " + folder + ", dtype: " + dtype + "}", ModelSpec.class);
        EngineSpec engine = new YAMLMapper().readValue("{device: Cpu, threads: 1}", EngineSpec.class);
        ModelLocator locator = new ModelLocator(
                folder,
                null,
                new HubClient(Map.of(), new HubClient.Timeouts(Duration.ofSeconds(1), Duration.ofSeconds(1))),
                new S3Models(new EmptyStore(), folder));
        return new PyTorchEngine(locator, new CudaDevices(Map.of(), List::of), Host.unknown()).load(model, engine);
    }

    static Path folder(String variant) {
        try {
            return Path.of(TinyModel.class
                            .getResource("/tiny-models/" + variant + "/expected.json")
                            .toURI())
                    .getParent();
        } catch (URISyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
