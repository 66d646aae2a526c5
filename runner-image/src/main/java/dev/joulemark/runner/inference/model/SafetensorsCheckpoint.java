package dev.joulemark.runner.inference.model;

import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** A folder in the Hugging Face layout: config.json, tokenizer.json, and safetensors in one file or several. */
final class SafetensorsCheckpoint implements Checkpoint {

    private static final String SINGLE = "model.safetensors";
    private static final String INDEX = "model.safetensors.index.json";

    private record Tensor(SafetensorsFile file, SafetensorsFile.Place place) {}

    private final Path folder;
    private final DecoderConfig config;
    private final String tokenizerJson;
    private final String sha256;
    private final Map<String, Tensor> tensors;

    private SafetensorsCheckpoint(Path folder, List<Path> shards) throws ModelException {
        this.folder = folder;
        this.config = LayoutConfig.read(folder);
        this.tokenizerJson = tokenizer(folder);
        this.tensors = read(shards);
        this.sha256 = FileDigest.sha256(shards);
    }

    static SafetensorsCheckpoint open(Path folder) throws ModelException {
        for (String file : List.of("config.json", "tokenizer.json")) {
            if (!Files.isRegularFile(folder.resolve(file))) {
                throw missing(folder, file);
            }
        }
        return new SafetensorsCheckpoint(folder, shards(folder));
    }

    private static List<Path> shards(Path folder) throws ModelException {
        Optional<JsonFile> index = JsonFile.readIfPresent(folder.resolve(INDEX));
        TreeSet<String> names = new TreeSet<>();
        if (index.isPresent()) {
            index.get().root().path("weight_map").forEach(name -> names.add(name.asText()));
        } else {
            names.add(SINGLE);
        }
        List<Path> shards = new ArrayList<>();
        for (String name : names) {
            Path shard = folder.resolve(name);
            if (!shard.normalize().startsWith(folder.normalize()) || !Files.isRegularFile(shard)) {
                throw missing(folder, name);
            }
            shards.add(shard);
        }
        return shards;
    }

    private static ModelException missing(Path folder, String file) {
        return new ModelException(
                ModelException.Reason.MODEL_NOT_FOUND,
                "The model folder " + folder + " has no " + file
                        + ": it needs config.json, tokenizer.json and model.safetensors (or its shards).");
    }

    private static String tokenizer(Path folder) throws ModelException {
        Path file = folder.resolve("tokenizer.json");
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw ModelFault.unreadable(file, "it cannot be read (" + e + ")", e);
        }
    }

    private static Map<String, Tensor> read(List<Path> shards) throws ModelException {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Path shard : shards) {
            SafetensorsFile file = SafetensorsFile.read(shard);
            file.tensors().forEach((name, place) -> tensors.put(name, new Tensor(file, place)));
        }
        return tensors;
    }

    @Override
    public DecoderConfig config() {
        return config;
    }

    @Override
    public List<TensorInfo> tensors() {
        return tensors.entrySet().stream()
                .map(entry -> new TensorInfo(
                        entry.getKey(),
                        entry.getValue().place().type().name(),
                        entry.getValue().place().shape()))
                .toList();
    }

    @Override
    public ByteBuffer float32(String name) throws ModelException {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw ModelFault.unreadable(folder, "it has no tensor " + name);
        }
        SafetensorsFile.Place place = tensor.place();
        if (place.bytes() > Integer.MAX_VALUE / 2) {
            throw ModelFault.unsupported(
                    folder, "the tensor " + name + " of " + place.bytes() + " bytes", "tensors below 1 GiB");
        }
        ByteBuffer stored = tensor.file().view(place);
        if (place.type() == StoredType.F32) {
            return stored;
        }
        long elements = place.shape().stream().reduce(1L, (a, b) -> a * b);
        ByteBuffer floats = ByteBuffer.allocateDirect(Math.toIntExact(elements * Float.BYTES))
                .order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer out = floats.asFloatBuffer();
        int columns =
                Math.toIntExact(place.shape().isEmpty() ? 1 : place.shape().getLast());
        float[] row = new float[columns];
        while (out.hasRemaining()) {
            place.type().widenAll(stored, row);
            out.put(row);
        }
        return floats;
    }

    @Override
    public String tokenizerJson() {
        return tokenizerJson;
    }

    @Override
    public String format() {
        return "Safetensors";
    }

    @Override
    public String sourceDtype() {
        return DominantType.of(tensors());
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() {
        // the mappings go with the last view of them
    }
}
