package dev.joulemark.runner.inference.model;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A response body that fails when nothing comes for a while. The time limit of Java's client ends with the head of the
 * response; a hub that falls silent later would hold a run for ever.
 */
final class PatientStream extends InputStream {

    private final InputStream body;
    private final Duration patience;

    PatientStream(InputStream body, Duration patience) {
        this.body = body;
        this.patience = patience;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        AtomicBoolean arrived = new AtomicBoolean();
        AtomicBoolean gaveUp = new AtomicBoolean();
        CompletableFuture<Void> guard = CompletableFuture.runAsync(
                () -> giveUp(arrived, gaveUp),
                CompletableFuture.delayedExecutor(patience.toMillis(), TimeUnit.MILLISECONDS));
        try {
            int count = body.read(target, offset, length);
            arrived.set(true);
            if (gaveUp.get()) {
                throw new HubUnreachableException("nothing came for " + patience.toSeconds() + " s");
            }
            return count;
        } catch (IOException broken) {
            throw new HubUnreachableException(
                    gaveUp.get() ? "nothing came for " + patience.toSeconds() + " s" : "the connection broke off",
                    broken);
        } finally {
            guard.cancel(false);
        }
    }

    private void giveUp(AtomicBoolean arrived, AtomicBoolean gaveUp) {
        if (!arrived.get()) {
            gaveUp.set(true);
            try {
                body.close();
            } catch (IOException alreadyBroken) {
                // The reader hears of it.
                gaveUp.set(true);
            }
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
