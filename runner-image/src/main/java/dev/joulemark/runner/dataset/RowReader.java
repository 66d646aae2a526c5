package dev.joulemark.runner.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.joulemark.runner.dataset.parquet.ParquetRows;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

/** Reads the rows of a file, whatever its format. */
final class RowReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** Reads one element of an array, which has other elements behind it. */
    private static final JsonMapper ELEMENTS = new JsonMapper();

    /** A value more than the header has columns is a broken row, not something to drop: the commas may be of the text. */
    private static final CsvMapper TABLES =
            CsvMapper.builder().enable(CsvParser.Feature.SKIP_EMPTY_LINES).build();

    private RowReader() {}

    /** Hears of rows. */
    interface Sink {

        /** A row: an object, or whatever else stands in its place. */
        void row(JsonNode row);

        /** A line that is no JSON. */
        void broken();
    }

    /**
     * Reads a file from its first row to its last.
     *
     * @throws IOException when the file as a whole cannot be read on; a line of JSON that is broken is a row of its own
     */
    static void read(Path file, Sink sink) throws IOException {
        switch (DatasetFormat.of(file)) {
            case JSON_LINES -> lines(file, sink);
            case JSON -> json(file, sink);
            case COMMAS -> table(file, ',', sink);
            case TABS -> table(file, '\t', sink);
            case PARQUET -> ParquetRows.read(file, sink::row);
        }
    }

    private static void lines(Path file, Sink sink) throws IOException {
        try (BufferedReader reader = TextFile.open(file)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                try {
                    sink.row(JSON.readTree(line));
                } catch (JacksonException broken) {
                    sink.broken();
                }
            }
        }
    }

    private static void json(Path file, Sink sink) throws IOException {
        boolean array;
        try (BufferedReader reader = TextFile.open(file)) {
            int first = reader.read();
            while (Character.isWhitespace(first)) {
                first = reader.read();
            }
            array = first == '[';
        }
        if (array) {
            elements(file, sink);
        } else {
            lines(file, sink);
        }
    }

    private static void elements(Path file, Sink sink) throws IOException {
        try (BufferedReader reader = TextFile.open(file);
                var parser = ELEMENTS.createParser(reader)) {
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                sink.row(parser.readValueAsTree());
            }
        }
    }

    private static void table(Path file, char separator, Sink sink) throws IOException {
        CsvSchema header = CsvSchema.emptySchema().withHeader().withColumnSeparator(separator);
        try (BufferedReader reader = TextFile.open(file);
                MappingIterator<JsonNode> rows =
                        TABLES.readerFor(JsonNode.class).with(header).readValues(reader)) {
            while (rows.hasNextValue()) {
                sink.row(rows.nextValue());
            }
        }
    }
}
