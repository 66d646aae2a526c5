package dev.joulemark.runner.dataset;

import io.airlift.compress.zstd.ZstdInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Opens UTF-8 text that may be packed. */
final class TextFile {

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private TextFile() {}

    /**
     * A reader behind the byte order mark, if there is one. It refuses what is not UTF-8: a decoder made by name would
     * replace it and change the prompts.
     */
    static BufferedReader open(Path file) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(bytes(file), StandardCharsets.UTF_8.newDecoder()));
        reader.mark(1);
        if (reader.read() != BYTE_ORDER_MARK) {
            reader.reset();
        }
        return reader;
    }

    private static InputStream bytes(Path file) throws IOException {
        InputStream raw = Files.newInputStream(file);
        try {
            String name = file.toString().toLowerCase(Locale.ROOT);
            if (name.endsWith(".gz")) {
                return new GZIPInputStream(raw);
            }
            return name.endsWith(".zst") ? new ZstdInputStream(raw) : raw;
        } catch (IOException notPacked) {
            raw.close();
            throw notPacked;
        }
    }
}
