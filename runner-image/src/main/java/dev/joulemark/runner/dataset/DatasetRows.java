package dev.joulemark.runner.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a JSONL file.
 *
 * @param usable rows with text, in the order of the file
 * @param skipped lines without text or with broken JSON
 * @param sha256 digest of the file, hexadecimal
 */
record DatasetRows(List<DatasetRow> usable, int skipped, String sha256) {

    /** Fields that hold the text, in the order in which they are looked for. */
    private static final List<String> TEXT_FIELDS = List.of("prompt", "text", "instruction", "input", "question");

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    DatasetRows {
        usable = List.copyOf(usable);
    }

    static DatasetRows read(DatasetLocation location) throws DatasetException {
        MessageDigest digest = Sha256.start();
        List<DatasetRow> usable = new ArrayList<>();
        int skipped = 0;
        // A decoder made by hand refuses what is not UTF-8; one made by name would replace it and change the prompts.
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                new DigestInputStream(Files.newInputStream(location.path()), digest),
                StandardCharsets.UTF_8.newDecoder()))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                DatasetRow row = row(usable.size(), line);
                if (row == null) {
                    skipped++;
                } else {
                    usable.add(row);
                }
            }
        } catch (CharacterCodingException notText) {
            throw unreadable(location, "is not UTF-8: convert it to UTF-8");
        } catch (AccessDeniedException denied) {
            throw unreadable(location, "may not be read: give the user of this process the right to");
        } catch (IOException failed) {
            throw unreadable(location, "cannot be read (" + failed.getMessage() + "): check the volume");
        }
        if (usable.isEmpty()) {
            throw unreadable(
                    location,
                    "has no usable row among " + skipped
                            + " lines: give one JSON object a line, with its text in one of "
                            + String.join(", ", TEXT_FIELDS));
        }
        return new DatasetRows(usable, skipped, HexFormat.of().formatHex(digest.digest()));
    }

    private static @Nullable DatasetRow row(int number, String line) {
        try {
            JsonNode node = JSON.readTree(line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line);
            for (String field : TEXT_FIELDS) {
                if (node.path(field).isTextual()) {
                    String text = node.path(field).textValue();
                    return text.isBlank()
                            ? null
                            : new DatasetRow(number, text, node.path("source").asText());
                }
            }
            return null;
        } catch (JacksonException broken) {
            return null;
        }
    }

    private static DatasetException unreadable(DatasetLocation location, String what) {
        return new DatasetException(
                Reason.DATASET_UNREADABLE,
                "Dataset '" + location.name() + "' at " + location.path() + " " + what + ".");
    }
}
