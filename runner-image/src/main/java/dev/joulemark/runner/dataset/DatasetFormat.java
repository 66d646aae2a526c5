package dev.joulemark.runner.dataset;

import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** How rows are written in a file; its ending tells. */
enum DatasetFormat {
    /** One JSON object a line; also taken for every ending that is not known. */
    JSON_LINES,

    /** An array of JSON objects, or one object a line. */
    JSON,

    /** Values with commas between them, under a header (RFC 4180). */
    COMMAS,

    /** Values with tabs between them, under a header. */
    TABS,

    /** Parquet. */
    PARQUET;

    private static final Pattern PACKED = Pattern.compile("\\.(gz|zst)$");

    static DatasetFormat of(Path file) {
        String name = PACKED.matcher(name(file)).replaceFirst("");
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "json" -> JSON;
            case "csv" -> COMMAS;
            case "tsv" -> TABS;
            case "parquet" -> PARQUET;
            default -> JSON_LINES;
        };
    }

    private static String name(Path file) {
        return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    }
}
