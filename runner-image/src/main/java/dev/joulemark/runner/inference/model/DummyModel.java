package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;

/**
 * A model of random weights from {@code config.json} alone. Its text means nothing, but its work is that of a trained model
 * of the same sizes. Its tokenizer is the one beside the configuration, else a token a byte.
 */
final class DummyModel {

    /** What transformers draws with where a configuration does not say. */
    private static final double DEFAULT_DEVIATION = 0.02;

    private static final Map<String, StoredType> TYPES =
            Map.of("float32", StoredType.F32, "float16", StoredType.F16, "bfloat16", StoredType.BF16);

    /** Changes when the same configuration gives other weights. */
    private static final String SCHEME = "joulemark random weights 1, seed " + RandomWeights.SEED;

    private DummyModel() {}

    /**
     * Reads a folder.
     *
     * @param folder with {@code config.json} and, if there is one, {@code tokenizer.json}; weights are not looked at
     * @throws ModelException when the configuration is missing, broken or not supported
     */
    static Checkpoint open(Path folder) throws ModelException {
        if (!Files.isDirectory(folder)) {
            throw new ModelException(
                    Reason.MODEL_UNSUPPORTED,
                    "model.format is 'Dummy' but " + folder + " is a file: name the folder that holds config.json.");
        }
        DecoderConfig config = HuggingFaceConfig.read(folder);
        JsonFile file = JsonFile.read(folder.resolve("config.json"));
        String tokenizer = tokenizer(folder, config);
        double deviation = file.numberOr("initializer_range", DEFAULT_DEVIATION);
        if (!(deviation > 0) || Double.isInfinite(deviation)) {
            throw file.broken("initializer_range is " + deviation + ", not above 0");
        }
        MessageDigest digest = WeightStore.newDigest();
        digest.update((SCHEME + "\n" + JsonFile.readText(file.path()) + "\n").getBytes(StandardCharsets.UTF_8));
        RandomWeights weights = new RandomWeights(
                DecoderLayout.of(config),
                type(file).name(),
                deviation,
                HexFormat.of().formatHex(digest.digest(tokenizer.getBytes(StandardCharsets.UTF_8))));
        return new OpenedCheckpoint("Dummy", config, weights, tokenizer);
    }

    private static StoredType type(JsonFile config) throws ModelException {
        String name = config.textOr("dtype", config.textOr("torch_dtype", "float32"));
        StoredType type = TYPES.get(name);
        if (type == null) {
            throw config.unsupported("dtype", name, "use float32, float16 or bfloat16");
        }
        return type;
    }

    private static String tokenizer(Path folder, DecoderConfig config) throws ModelException {
        Path path = folder.resolve("tokenizer.json");
        if (!Files.exists(path)) {
            return ByteTokenizer.json(config.vocabularySize(), folder);
        }
        JsonFile file = JsonFile.read(path);
        int tokens = file.at("model").root().path("vocab").size();
        if (tokens > config.vocabularySize()) {
            throw file.broken(
                    "it has " + tokens + " tokens, but config.json says vocab_size " + config.vocabularySize());
        }
        return JsonFile.readText(path);
    }
}
