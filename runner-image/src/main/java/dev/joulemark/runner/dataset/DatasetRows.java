package dev.joulemark.runner.dataset;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.joulemark.runner.dataset.DatasetException.Reason;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a dataset.
 *
 * @param usable rows with text, in the order of the files
 * @param read all rows
 * @param empty rows without text
 * @param columns columns that the texts came from; null where texts are made
 * @param sha256 digest of the files, hexadecimal; null where texts are made
 */
record DatasetRows(
        List<DatasetRow> usable,
        int read,
        int empty,
        @Nullable String columns,
        @Nullable String sha256) {

    /** A part of the heap that texts may fill: a larger dataset would end the process, or work at its limit. */
    private static final int HEAP_SHARE = 8;

    DatasetRows {
        usable = List.copyOf(usable);
    }

    /** Texts that were made. */
    static DatasetRows made(List<DatasetRow> rows) {
        return new DatasetRows(rows, rows.size(), 0, null, null);
    }

    int skipped() {
        return read - usable.size();
    }

    static DatasetRows read(DatasetLocation location) throws DatasetException {
        return read(location, Runtime.getRuntime().maxMemory() / HEAP_SHARE);
    }

    /**
     * Reads all files.
     *
     * @param mostCharacters texts longer than this together are refused
     */
    static DatasetRows read(DatasetLocation location, long mostCharacters) throws DatasetException {
        Collector rows = new Collector(new RowText(location.column()), mostCharacters);
        for (Path file : location.files()) {
            read(location, file, rows);
        }
        if (rows.usable.isEmpty()) {
            throw location.unreadable("has no usable row among " + rows.read + ": " + rows.text.remedy());
        }
        try {
            return new DatasetRows(rows.usable, rows.read, rows.empty, rows.text.used(), Sha256.of(location.files()));
        } catch (IOException failed) {
            throw location.unreadable("cannot be read (" + failed.getMessage() + "): check the volume");
        }
    }

    private static void read(DatasetLocation location, Path file, Collector rows) throws DatasetException {
        try {
            RowReader.read(file, rows);
        } catch (Collector.TooLargeException tooLarge) {
            throw new DatasetException(
                    Reason.DATASET_UNREADABLE,
                    "Dataset '" + location.name() + "' has more text than fits into the memory of this process (row "
                            + rows.read + "): give a file with fewer rows, or more memory.");
        } catch (JacksonException broken) {
            throw location.unreadable("is broken behind row " + rows.read + " of " + file.getFileName() + " ("
                    + broken.getOriginalMessage() + "): correct it there");
        } catch (CharacterCodingException notText) {
            throw location.unreadable("is not UTF-8: convert it to UTF-8");
        } catch (AccessDeniedException denied) {
            throw location.unreadable("may not be read: give the user of this process the right to");
        } catch (IOException failed) {
            throw location.unreadable("cannot be read (" + failed.getMessage() + "): check the file and its volume");
        }
    }

    private static final class Collector implements RowReader.Sink {

        private static final class TooLargeException extends RuntimeException {

            private static final long serialVersionUID = 1L;
        }

        private final RowText text;
        private final List<DatasetRow> usable = new ArrayList<>();
        private long room;
        private int read;
        private int empty;

        Collector(RowText text, long mostCharacters) {
            this.text = text;
            this.room = mostCharacters;
        }

        @Override
        public void row(JsonNode row) {
            read++;
            String found = text.of(row);
            if (found == null) {
                empty++;
                return;
            }
            room -= found.length();
            if (room < 0) {
                throw new TooLargeException();
            }
            usable.add(new DatasetRow(usable.size(), found, row.path("source").asText()));
        }

        @Override
        public void broken() {
            read++;
        }
    }
}
