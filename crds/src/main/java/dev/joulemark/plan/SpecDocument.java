package dev.joulemark.plan;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.joulemark.api.v1alpha1.EnergyExperimentSpec;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The effective spec as a document: every default filled in, absent values left out, keys in alphabetical order. */
public final class SpecDocument {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private SpecDocument() {}

    /**
     * The document of a spec.
     *
     * @param spec an effective spec
     * @return a tree whose reading gives an equal spec
     */
    public static ObjectNode of(EnergyExperimentSpec spec) {
        return tree(spec);
    }

    /**
     * Identifies what is measured: SHA-256 over the document without {@code run} and {@code results.retention}, which do
     * not change a measurement.
     *
     * @param spec an effective spec
     * @return 64 hexadecimal digits
     */
    public static String hash(EnergyExperimentSpec spec) {
        ObjectNode tree = of(spec);
        tree.remove("run");
        JsonNode results = tree.get("results");
        if (results instanceof ObjectNode object) {
            object.remove("retention");
        }
        return hash(tree);
    }

    /** Any record of the API in the form of {@link #of}. */
    static ObjectNode tree(Record spec) {
        return MAPPER.valueToTree(spec);
    }

    /** SHA-256 over a tree, 64 hexadecimal digits. */
    static String hash(ObjectNode tree) {
        return sha256(write(tree));
    }

    private static String write(ObjectNode tree) {
        try {
            return MAPPER.writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a spec as JSON", e);
        }
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
