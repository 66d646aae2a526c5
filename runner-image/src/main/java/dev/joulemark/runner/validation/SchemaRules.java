package dev.joulemark.runner.validation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The CRD's structural schema, with unknown fields refused as strict decoding does. */
final class SchemaRules {

    /** Fields that every object has; the metadata has rules of its own. */
    private static final List<String> ENVELOPE = List.of("apiVersion", "kind", "metadata");

    private final Schema schema;
    private final JsonNode structural;

    SchemaRules(JsonNode structural) {
        this.structural = structural;
        ObjectNode plain = structural.deepCopy();
        close(plain);
        ObjectNode properties = (ObjectNode) plain.path("properties");
        ENVELOPE.forEach(field -> properties.putObject(field));
        schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(plain);
    }

    /** Turns an OpenAPI schema into a plain one that allows no unknown property. */
    private static void close(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
                String name = names.next();
                if (name.startsWith("x-kubernetes-") || "description".equals(name) || "format".equals(name)) {
                    names.remove();
                }
            }
            if (object.has("properties")) {
                object.put("additionalProperties", false);
                object.path("properties").forEach(SchemaRules::close);
            }
            close(object.path("items"));
            close(object.path("additionalProperties"));
        }
    }

    /** Without known properties that are null, which the API server drops before it looks at the rest. */
    ObjectNode withoutNulls(ObjectNode document) {
        ObjectNode copy = document.deepCopy();
        dropNulls(copy, structural);
        return copy;
    }

    private static void dropNulls(JsonNode node, JsonNode schema) {
        if (node instanceof ObjectNode object) {
            List<String> names = new ArrayList<>();
            object.fieldNames().forEachRemaining(names::add);
            for (String name : names) {
                JsonNode known = schema.path("properties").has(name)
                        ? schema.path("properties").path(name)
                        : schema.path("additionalProperties");
                if (object.path(name).isNull() && known.isObject()) {
                    object.remove(name);
                } else {
                    dropNulls(object.path(name), known);
                }
            }
        } else {
            node.forEach(item -> dropNulls(item, schema.path("items")));
        }
    }

    List<String> check(JsonNode document) {
        List<String> sentences = new ArrayList<>();
        for (Error error : schema.validate(document)) {
            sentences.add(sentence(error, document));
        }
        return sentences.stream().distinct().toList();
    }

    private String sentence(Error error, JsonNode document) {
        String pointer = pointer(error);
        String field = pointer.isEmpty() ? "the document" : dotted(pointer);
        JsonNode value = document.at(pointer);
        String seen = value.isContainerNode() ? "" : " is " + value;
        return switch (error.getKeyword()) {
            case "required" -> child(field, error.getProperty()) + " is missing: " + hint(pointer, error.getProperty());
            case "additionalProperties" ->
                child(field, error.getProperty()) + " is not a field of the API: remove it, or correct its name ("
                        + known(pointer) + ").";
            case "type" ->
                field + seen + ": it must be of type "
                        + schemaAt(pointer).path("type").asText() + ".";
            case "enum" ->
                field + seen + ": use one of " + choices(schemaAt(pointer).path("enum")) + ".";
            case "pattern" -> field + seen + ": " + patternHint(schemaAt(pointer));
            case "minimum" ->
                field + seen + ": it must be at least "
                        + number(schemaAt(pointer).path("minimum")) + ".";
            case "maximum" ->
                field + seen + ": it must be at most "
                        + number(schemaAt(pointer).path("maximum")) + ".";
            case "minLength" -> field + seen + ": it must not be empty.";
            case "maxLength" ->
                field + " is too long: at most " + schemaAt(pointer).path("maxLength") + " characters.";
            case "maxItems" ->
                field + " has too many entries: at most " + schemaAt(pointer).path("maxItems") + ".";
            default -> field + seen + ": " + error.getMessage() + ".";
        };
    }

    private String hint(String pointer, String property) {
        String description = schemaAt(pointer)
                .path("properties")
                .path(property)
                .path("description")
                .asText("");
        return description.isEmpty() ? "add it." : "add it. " + description;
    }

    private String known(String pointer) {
        List<String> names = new ArrayList<>();
        schemaAt(pointer).path("properties").fieldNames().forEachRemaining(names::add);
        return "known: " + String.join(", ", names);
    }

    /** What a pattern means in words: the description of the field, or the pattern itself. */
    private static String patternHint(JsonNode schema) {
        String pattern = schema.path("pattern").asText();
        if (pattern.contains("ms|s|m|h")) {
            return "it must be a duration such as 30s, 1h30m or 100ms.";
        }
        String description = schema.path("description").asText("");
        return "it must match " + pattern + (description.isEmpty() ? "." : ". " + description);
    }

    private JsonNode schemaAt(String pointer) {
        JsonNode found = structural;
        for (String part : pointer.split("/")) {
            if (part.isEmpty()) {
                continue;
            }
            String name = part.replace("~1", "/").replace("~0", "~");
            if (found.path("properties").has(name)) {
                found = found.path("properties").path(name);
            } else if (found.has("items")) {
                found = found.path("items");
            } else {
                found = found.path("additionalProperties");
            }
        }
        return found;
    }

    /** Bounds of integers are written as decimals in a CRD. */
    private static String number(JsonNode bound) {
        return bound.decimalValue().stripTrailingZeros().toPlainString();
    }

    private static String choices(JsonNode values) {
        List<String> names = new ArrayList<>();
        values.forEach(value -> names.add(value.asText()));
        return String.join(", ", names);
    }

    private static String child(String field, String name) {
        return "the document".equals(field) ? name : field + "." + name;
    }

    private static String pointer(Error error) {
        StringBuilder pointer = new StringBuilder();
        for (int i = 0; i < error.getInstanceLocation().getNameCount(); i++) {
            String name = String.valueOf(error.getInstanceLocation().getElement(i));
            pointer.append('/').append(name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.toString();
    }

    private static String dotted(String pointer) {
        StringBuilder path = new StringBuilder();
        for (String part : pointer.substring(1).split("/")) {
            if (part.matches("[0-9]+")) {
                path.append('[').append(part).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".")
                        .append(part.replace("~1", "/").replace("~0", "~"));
            }
        }
        return path.toString();
    }
}
