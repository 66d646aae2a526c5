package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.inference.ModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model in a folder of the Hugging Face layout: {@code config.json}, {@code tokenizer.json}, and
 * {@code model.safetensors} or the shards that {@code model.safetensors.index.json} names.
 */
final class SafetensorsFolder {

    static final String SINGLE = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";

    private SafetensorsFolder() {}

    /**
     * Opens a folder and checks it: headers, offsets, shards, and that every tensor of the decoder is there.
     *
     * @param folder a folder in the Hugging Face layout
     * @throws ModelException when a file is missing, broken or truncated, or holds what is not supported
     */
    static Checkpoint open(Path folder) throws ModelException {
        DecoderConfig config = HuggingFaceConfig.read(folder);
        String tokenizer = JsonFile.readText(folder.resolve("tokenizer.json"));
        List<MappedFile> files = new ArrayList<>();
        List<WeightTensor> tensors = new ArrayList<>();
        for (Map.Entry<String, List<String>> shard : shards(folder).entrySet()) {
            SafetensorsFile opened = SafetensorsFile.open(folder.resolve(shard.getKey()));
            checkShard(opened, shard.getValue());
            files.add(opened.file());
            tensors.addAll(opened.tensors());
        }
        DecoderLayout layout = DecoderLayout.of(config);
        // Some exporters write a head that is tied.
        tensors.removeIf(tensor -> config.tiedEmbeddings() && tensor.name().equals(DecoderLayout.HEAD));
        List<WeightTensor> canonical = HuggingFaceConfig.family(folder).names().canonical(tensors, layout);
        WeightStore weights = WeightStore.of(canonical, files);
        layout.check(canonical, files.getFirst());
        return new OpenedCheckpoint("Safetensors", config, weights, tokenizer);
    }

    /** Whether a folder holds safetensors in this layout. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(SINGLE)) || Files.exists(folder.resolve(INDEX));
    }

    /** Names of the weight files that a folder has or, by its index, should have. */
    static List<String> shardNames(Path folder) throws ModelException {
        return List.copyOf(shards(folder).keySet());
    }

    /** Names of the weight files that an index names. */
    static List<String> shardNames(JsonFile index) throws ModelException {
        return List.copyOf(shards(index).keySet());
    }

    /** Files by name, each with the tensors it must hold; none are named for a single file. */
    private static Map<String, List<String>> shards(Path folder) throws ModelException {
        Map<String, List<String>> shards = new TreeMap<>();
        if (Files.exists(folder.resolve(SINGLE)) || !Files.exists(folder.resolve(INDEX))) {
            shards.put(SINGLE, List.of());
            return shards;
        }
        return shards(JsonFile.read(folder.resolve(INDEX)));
    }

    private static Map<String, List<String>> shards(JsonFile index) throws ModelException {
        Map<String, List<String>> shards = new TreeMap<>();
        for (Map.Entry<String, JsonNode> entry : index.at("weight_map").root().properties()) {
            String file = entry.getValue().asText();
            if (!ShardName.isPlain(file)) {
                throw index.unsupported("weight_map." + entry.getKey(), file, "name a safetensors file beside it");
            }
            shards.computeIfAbsent(file, name -> new ArrayList<>()).add(entry.getKey());
        }
        if (shards.isEmpty()) {
            throw index.unsupported("weight_map", "{}", "fetch the index again, it names no file");
        }
        return shards;
    }

    private static void checkShard(SafetensorsFile shard, List<String> expected) throws ModelException {
        List<String> present = shard.tensors().stream().map(WeightTensor::name).toList();
        for (String name : expected) {
            if (!present.contains(name)) {
                throw shard.file().broken("tensor " + name + " is missing, which the index says is here");
            }
        }
    }
}
