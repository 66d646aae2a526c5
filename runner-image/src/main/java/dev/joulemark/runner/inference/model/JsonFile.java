package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.inference.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A JSON file of a model.
 *
 * @param path where it lies
 * @param root an object
 */
record JsonFile(Path path, JsonNode root) {

    private static final JsonMapper MAPPER = new JsonMapper();

    static JsonFile read(Path path) throws ModelException {
        try {
            JsonNode root = MAPPER.readTree(Files.readString(path));
            if (root != null && root.isObject()) {
                return new JsonFile(path, root);
            }
            throw ModelFault.unreadable(path, "it is not a JSON object");
        } catch (IOException e) {
            throw ModelFault.unreadable(path, "it is not readable JSON", e);
        }
    }

    static Optional<JsonFile> readIfPresent(Path path) throws ModelException {
        return Files.exists(path) ? Optional.of(read(path)) : Optional.empty();
    }

    int size(String field) throws ModelException {
        JsonNode value = root.path(field);
        if (!value.canConvertToInt() || value.asInt() < 1) {
            throw ModelFault.unreadable(path, "it has " + field + " = " + value);
        }
        return value.asInt();
    }

    int size(String field, int otherwise) throws ModelException {
        return root.hasNonNull(field) ? size(field) : otherwise;
    }
}
