package dev.joulemark.operator.cluster;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** Counts what the operator's account writes while it writes it, from the end of the API server's audit log. */
public final class AuditTail implements AutoCloseable {

    private static final Pattern WRITE = Pattern.compile("\"verb\":\"(create|update|patch|delete)\"");
    private static final Pattern UNCOUNTED =
            Pattern.compile("\"resource\":\"(events|leases|selfsubjectrulesreviews)\"");

    private final RandomAccessFile log;
    private final StringBuilder unfinished = new StringBuilder();
    private int writes;

    /**
     * Counts from now on.
     *
     * @param log the audit log
     */
    public AuditTail(Path log) {
        try {
            this.log = new RandomAccessFile(log.toFile(), "r");
            this.log.seek(this.log.length());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes so far, Events and Leases apart; whether they succeeded or not. */
    public int writes() {
        try {
            byte[] more = new byte[(int) (log.length() - log.getFilePointer())];
            log.readFully(more);
            unfinished.append(new String(more, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        int end;
        while ((end = unfinished.indexOf("\n")) >= 0) {
            String line = unfinished.substring(0, end);
            unfinished.delete(0, end + 1);
            if (WRITE.matcher(line).find() && !UNCOUNTED.matcher(line).find()) {
                writes++;
            }
        }
        return writes;
    }

    @Override
    public void close() throws IOException {
        log.close();
    }
}
