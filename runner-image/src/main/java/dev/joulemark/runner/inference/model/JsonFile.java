package dev.joulemark.runner.inference.model;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.inference.ModelException;
import dev.joulemark.runner.inference.ModelException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object of a model, with fields read by type.
 *
 * @param path for messages
 * @param root the object
 */
record JsonFile(Path path, JsonNode root) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    static JsonFile read(Path path) throws ModelException {
        return new JsonFile(path, parse(path, readText(path)));
    }

    /** The text of a file that must be UTF-8. */
    static String readText(Path path) throws ModelException {
        if (!Files.exists(path)) {
            throw new ModelException(
                    Reason.MODEL_NOT_FOUND, "Model file " + path + " does not exist: fetch the whole model.");
        }
        try {
            return Files.readString(path);
        } catch (IOException failed) {
            throw new ModelException(
                    Reason.MODEL_UNREADABLE,
                    "Model file " + path + " cannot be read as UTF-8 text (" + failed.getMessage()
                            + "): fetch it again.",
                    failed);
        }
    }

    /** The object a text holds. */
    static JsonNode parse(Path path, String text) throws ModelException {
        try {
            JsonNode root = JSON.readTree(text);
            if (root.isObject()) {
                return root;
            }
            throw brokenJson(path, "it is no JSON object", null);
        } catch (JacksonException wrong) {
            throw brokenJson(path, "it is no JSON (" + wrong.getOriginalMessage() + ")", wrong);
        }
    }

    /** The object at a field; empty where it is absent or null. */
    JsonFile at(String field) throws ModelException {
        JsonNode node = root.path(field);
        if (!node.isObject() && !node.isMissingNode() && !node.isNull()) {
            throw wrong(field, "an object");
        }
        return new JsonFile(path, node);
    }

    boolean has(String field) {
        return root.hasNonNull(field);
    }

    String textOr(String field, String absent) throws ModelException {
        JsonNode node = root.path(field);
        if (node.isMissingNode() || node.isNull()) {
            return absent;
        }
        if (!node.isTextual()) {
            throw wrong(field, "a text");
        }
        return node.textValue();
    }

    boolean flag(String field) throws ModelException {
        JsonNode node = root.path(field);
        if (!node.isBoolean() && !node.isMissingNode() && !node.isNull()) {
            throw wrong(field, "true or false");
        }
        return node.asBoolean();
    }

    boolean flagOr(String field, boolean absent) throws ModelException {
        return has(field) ? flag(field) : absent;
    }

    int wholeOr(String field, int absent) throws ModelException {
        if (!has(field)) {
            return absent;
        }
        JsonNode node = root.path(field);
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 0) {
            throw wrong(field, "a whole number from 0");
        }
        return node.intValue();
    }

    /** A list of texts; empty where it is absent or null. */
    List<String> texts(String field) throws ModelException {
        List<String> texts = new ArrayList<>();
        if (has(field)) {
            for (JsonNode node : root.path(field)) {
                texts.add(node.asText());
            }
        }
        return texts;
    }

    int positive(String field) throws ModelException {
        JsonNode node = root.path(field);
        if (!node.canConvertToInt() || !node.isIntegralNumber() || node.intValue() < 1) {
            throw wrong(field, "a whole number from 1");
        }
        return node.intValue();
    }

    int positiveOr(String field, int absent) throws ModelException {
        return has(field) ? positive(field) : absent;
    }

    double numberOr(String field, double absent) throws ModelException {
        if (!has(field)) {
            return absent;
        }
        if (!root.path(field).isNumber()) {
            throw wrong(field, "a number");
        }
        return root.path(field).doubleValue();
    }

    /** A token id, a list of them, or nothing. */
    List<Integer> tokenIds(String field) throws ModelException {
        List<Integer> ids = new ArrayList<>();
        if (has(field)) {
            JsonNode node = root.path(field);
            for (JsonNode id : node.isArray() ? node : List.of(node)) {
                if (!id.isIntegralNumber() || !id.canConvertToInt()) {
                    throw wrong(field, "a token id or a list of them");
                }
                ids.add(id.intValue());
            }
        }
        return ids;
    }

    ModelException unsupported(String field, String value, String remedy) {
        return new ModelException(
                Reason.MODEL_UNSUPPORTED,
                "Model file " + path + " is not supported: " + field + " is '" + value + "': " + remedy + ".");
    }

    ModelException broken(String what) {
        return brokenJson(path, what, null);
    }

    private ModelException wrong(String field, String expected) {
        JsonNode node = root.path(field);
        String found = node.isMissingNode() ? "missing" : node.toString();
        return brokenJson(path, field + " is " + found + ", not " + expected, null);
    }

    private static ModelException brokenJson(Path path, String what, @Nullable JacksonException cause) {
        String message = "Model file " + path + " is broken: " + what + "; fetch it again.";
        return cause == null
                ? new ModelException(Reason.MODEL_UNREADABLE, message)
                : new ModelException(Reason.MODEL_UNREADABLE, message, cause);
    }
}
