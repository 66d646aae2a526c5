package dev.joulemark.runner.dataset;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Takes the text out of rows: of the column that was named, else of the first known name that a row has. */
final class RowText {

    /** Names of the text, in the order in which they are looked for. */
    static final List<String> NAMES = List.of("prompt", "text", "instruction", "input", "question", "query", "content");

    /** So that a file with another set of fields in each line does not fill the memory. */
    private static final int MOST_COLUMNS = 32;

    private final List<String> names;
    private final Set<String> seen = new LinkedHashSet<>();
    private final Set<String> used = new TreeSet<>();

    /**
     * Takes texts.
     *
     * @param column the column that was named; null where none was
     */
    RowText(@Nullable String column) {
        this.names = column == null ? NAMES : List.of(column);
    }

    /** The text of a row; null where it has none, or a blank one. */
    @Nullable
    String of(JsonNode row) {
        if (seen.size() < MOST_COLUMNS) {
            row.fieldNames().forEachRemaining(seen::add);
        }
        for (String name : names) {
            JsonNode value = row.path(name);
            if (value.isTextual()) {
                if (value.textValue().isBlank()) {
                    return null;
                }
                used.add(name);
                return value.textValue();
            }
        }
        return null;
    }

    /** Columns that texts came from, with commas between them. */
    String used() {
        return String.join(", ", used);
    }

    /** Why no row had a text, and what to do, as the end of a sentence. */
    String remedy() {
        if (seen.isEmpty()) {
            return "give one JSON object a line with its text in one of " + String.join(", ", NAMES)
                    + ", or a CSV or Parquet file whose name ends so";
        }
        return names.stream().anyMatch(seen::contains)
                ? "its column '"
                        + names.stream().filter(seen::contains).findFirst().orElseThrow()
                        + "' holds no text; its columns are " + columns()
                        + ": name the one with the text in workload.dataset.column"
                : "its columns are " + columns() + ": name the one with the text in workload.dataset.column";
    }

    private String columns() {
        return String.join(", ", seen) + (seen.size() < MOST_COLUMNS ? "" : ", …");
    }
}
