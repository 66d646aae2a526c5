package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.inference.ChatTemplateText;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the chat template that came with a model: {@code chat_template.jinja}, else {@code chat_template} of
 * {@code tokenizer_config.json} (a text, or a list with one named {@code default}), else {@code tokenizer.chat_template} of
 * a GGUF file.
 */
public final class ChatTemplates {

    private static final String FILE = "chat_template.jinja";
    private static final String CONFIG = "tokenizer_config.json";
    private static final String FIELD = "chat_template";

    /** Special tokens of GGUF by the names that templates know them by. */
    private static final Map<String, String> GGUF_TOKENS = Map.of(
            "bos_token", "tokenizer.ggml.bos_token_id",
            "eos_token", "tokenizer.ggml.eos_token_id",
            "unk_token", "tokenizer.ggml.unknown_token_id",
            "pad_token", "tokenizer.ggml.padding_token_id");

    private ChatTemplates() {}

    /**
     * The template of a model.
     *
     * @param location where the model lies
     * @throws ModelException when it has none, or its files cannot be read
     */
    public static ChatTemplateText find(ModelLocation location) throws ModelException {
        Path path = location.path();
        if (!Files.isDirectory(path)) {
            return ofGguf(path, location.name());
        }
        JsonFile config = Files.exists(path.resolve(CONFIG)) ? JsonFile.read(path.resolve(CONFIG)) : null;
        if (Files.exists(path.resolve(FILE))) {
            return new ChatTemplateText(
                    JsonFile.readText(path.resolve(FILE)), config == null ? Map.of() : tokens(config));
        }
        if (config != null && config.has(FIELD)) {
            return new ChatTemplateText(template(config, location.name()), tokens(config));
        }
        Path gguf = ggufIn(path);
        if (gguf == null) {
            throw none(location.name());
        }
        return ofGguf(gguf, location.name());
    }

    private static String template(JsonFile config, String model) throws ModelException {
        JsonNode template = config.root().path(FIELD);
        if (template.isTextual()) {
            return template.textValue();
        }
        for (JsonNode named : template) {
            if (named.path("name").asText().equals("default")
                    && named.path("template").isTextual()) {
                return named.path("template").textValue();
            }
        }
        throw none(model);
    }

    private static Map<String, String> tokens(JsonFile config) {
        Map<String, String> tokens = new HashMap<>();
        for (Map.Entry<String, JsonNode> field : config.root().properties()) {
            JsonNode value = field.getValue();
            JsonNode text = value.isObject() ? value.path("content") : value;
            if (field.getKey().endsWith("_token") && text.isTextual()) {
                tokens.put(field.getKey(), text.textValue());
            }
        }
        return tokens;
    }

    private static ChatTemplateText ofGguf(Path file, String model) throws ModelException {
        GgufMetadata metadata = GgufFile.open(file).metadata();
        if (!metadata.has("tokenizer.chat_template")) {
            throw none(model);
        }
        List<String> vocabulary = metadata.texts("tokenizer.ggml.tokens");
        Map<String, String> tokens = new HashMap<>();
        for (Map.Entry<String, String> token : GGUF_TOKENS.entrySet()) {
            long id = metadata.longOr(token.getValue(), -1);
            if (id >= 0 && id < vocabulary.size()) {
                tokens.put(token.getKey(), vocabulary.get((int) id));
            }
        }
        return new ChatTemplateText(metadata.text("tokenizer.chat_template"), tokens);
    }

    private static @Nullable Path ggufIn(Path folder) throws ModelException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.gguf")) {
            Iterator<Path> found = files.iterator();
            return found.hasNext() ? found.next() : null;
        } catch (IOException | DirectoryIteratorException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model folder " + folder + " cannot be listed (" + failed.getMessage()
                            + "): give the user of this process the right to.",
                    failed);
        }
    }

    private static ModelException none(String model) {
        return new ModelException(
                Reason.MODEL_UNSUPPORTED,
                "Model " + model + " has no chat template (no " + FILE + ", no " + FIELD + " in " + CONFIG
                        + " or in the GGUF file): use workload.promptTemplate Raw, or a model that is made for chat.");
    }
}
