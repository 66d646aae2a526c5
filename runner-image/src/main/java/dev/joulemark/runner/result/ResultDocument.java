package dev.joulemark.runner.result;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.api.result.ExperimentResult;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** {@code result.json} as bytes. */
public final class ResultDocument {

    /** Name of the file. */
    public static final String FILE = "result.json";

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .defaultPrettyPrinter(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")))
            .build();

    private ResultDocument() {}

    /**
     * Writes a result as indented JSON; unknown values are written as null.
     *
     * @param result a complete result
     * @return UTF-8 with a final newline
     */
    public static byte[] bytes(ExperimentResult result) {
        try {
            return (MAPPER.writeValueAsString(result) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write a result as JSON", e);
        }
    }

    /**
     * Reads a result back.
     *
     * @param bytes what {@link #bytes} gave
     * @throws JsonProcessingException when it is not a result
     */
    public static ExperimentResult read(byte[] bytes) throws JsonProcessingException {
        return MAPPER.readValue(new String(bytes, StandardCharsets.UTF_8), ExperimentResult.class);
    }

    /**
     * SHA-256 in hexadecimal.
     *
     * @param bytes any bytes
     */
    public static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
