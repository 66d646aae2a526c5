package dev.joulemark.runner.dataset;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * A file with one JSON object a line.
 *
 * @param sha256 digest of the file
 * @param rows rows with a text, in the order of the file
 * @param skipped lines without a text or with broken JSON
 */
record JsonlFile(String sha256, List<Row> rows, int skipped) {

    /** Fields that may hold the text; the first that is there counts. */
    private static final List<String> TEXT_FIELDS = List.of("prompt", "text", "instruction", "input", "question");

    private static final JsonMapper MAPPER = new JsonMapper();

    /**
     * One usable row.
     *
     * @param index number of the usable row, from 0
     * @param text the prompt
     * @param source where it comes from; empty where the row does not say
     */
    record Row(int index, String text, String source) {}

    static JsonlFile read(Path file) throws DatasetException {
        byte[] bytes = bytes(file);
        List<Row> rows = new ArrayList<>();
        int skipped = 0;
        for (String line : text(file, bytes).split("\n", -1)) {
            if (line.isBlank()) {
                continue;
            }
            JsonNode object = parse(line);
            String text = textOf(object);
            if (text.isBlank()) {
                skipped++;
            } else {
                rows.add(new Row(rows.size(), text, object.path("source").asText("")));
            }
        }
        if (rows.isEmpty()) {
            throw new DatasetException(
                    DatasetException.Reason.DATASET_UNREADABLE,
                    "The dataset " + file + " has no usable row: give each line a JSON object with one of "
                            + String.join(", ", TEXT_FIELDS) + ".");
        }
        return new JsonlFile(sha256(bytes), List.copyOf(rows), skipped);
    }

    private static byte[] bytes(Path file) throws DatasetException {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new DatasetException(
                    DatasetException.Reason.DATASET_UNREADABLE,
                    "The dataset " + file + " cannot be read (" + e + "): check that it is a readable file.");
        }
    }

    private static String text(Path file, byte[] bytes) throws DatasetException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new DatasetException(
                    DatasetException.Reason.DATASET_UNREADABLE,
                    "The dataset " + file + " is not UTF-8 text: convert it to JSONL in UTF-8.");
        }
    }

    private static JsonNode parse(String line) {
        try {
            JsonNode node = MAPPER.readTree(line);
            return node == null ? MAPPER.missingNode() : node;
        } catch (JsonProcessingException e) {
            return MAPPER.missingNode();
        }
    }

    private static String textOf(JsonNode object) {
        for (String field : TEXT_FIELDS) {
            JsonNode value = object.path(field);
            if (value.isTextual()) {
                return value.asText();
            }
        }
        return "";
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
