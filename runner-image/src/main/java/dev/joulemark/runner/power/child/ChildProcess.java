package dev.joulemark.runner.power.child;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A child process that answers questions: a line of JSON each way, an id in both. It is killed when it is late, answers
 * something else or stops; from then on every question fails at once with that reason, so that it can neither hang a run nor
 * give it an old number. For one thread at a time.
 */
public final class ChildProcess implements AutoCloseable {

    private static final Duration FAREWELL = Duration.ofMillis(500);

    /**
     * How long to wait.
     *
     * @param start for the first message: a package may take seconds to import
     * @param answer for an answer
     */
    public record Patience(Duration start, Duration answer) {

        /** A minute and two seconds. */
        public static final Patience USUAL = new Patience(Duration.ofMinutes(1), Duration.ofSeconds(2));
    }

    /** What became of starting. */
    public sealed interface Start {

        /**
         * It runs and is ready.
         *
         * @param child to be closed by the caller
         * @param hello what it said of itself
         */
        record Ready(ChildProcess child, JsonNode hello) implements Start {}

        /**
         * It is not; nothing is left running.
         *
         * @param reason words that complete a sentence, without a full stop
         * @param said what the child itself gave as the reason; null where it gave none
         */
        record NotReady(String reason, @Nullable JsonNode said) implements Start {}
    }

    /** What became of a question. */
    public sealed interface Answer {

        /**
         * An answer.
         *
         * @param body the JSON
         * @param monotonicNanos when the child read what it tells, in terms of {@link System#nanoTime()}
         */
        record Given(JsonNode body, long monotonicNanos) implements Answer {}

        /**
         * None, and none to come.
         *
         * @param reason words that complete a sentence, without a full stop
         */
        record Failed(String reason) implements Answer {}
    }

    private final Process process;
    private final Patience patience;
    private final MessageReader messages;
    private final LastWords stderr;
    private final JsonMapper json = new JsonMapper();
    private long lastId;
    private @Nullable String broken;

    private ChildProcess(Process process, Patience patience) {
        this.process = process;
        this.patience = patience;
        this.messages = MessageReader.of(process.getInputStream());
        this.stderr = LastWords.of(process.getErrorStream());
    }

    /**
     * Starts a child and waits until it is ready. Its first message is {@code {"ready": true, …}}, or
     * {@code {"ready": false, "reason": …}}.
     *
     * @param builder program and environment
     * @param patience how long to wait
     */
    public static Start start(ProcessBuilder builder, Patience patience) {
        Process process;
        try {
            process = builder.start();
        } catch (IOException e) {
            return new Start.NotReady(builder.command().getFirst() + " cannot be started: " + e.getMessage(), null);
        }
        ChildProcess child = new ChildProcess(process, patience);
        JsonNode hello = child.receive(patience.start());
        if (hello != null && hello.path("ready").asBoolean(false)) {
            return new Start.Ready(child, hello);
        }
        String reason = hello == null
                ? String.valueOf(child.broken)
                : hello.path("reason").asText("it is not ready");
        child.kill();
        return new Start.NotReady(reason, hello);
    }

    /**
     * Asks.
     *
     * @param question fields of the question besides its id
     */
    public Answer ask(Map<String, Object> question) {
        if (broken != null) {
            return new Answer.Failed(broken);
        }
        long before = System.nanoTime();
        long id = ++lastId;
        if (!send(id, question)) {
            return new Answer.Failed(String.valueOf(broken));
        }
        JsonNode body = receive(patience.answer());
        long after = System.nanoTime();
        if (body == null) {
            return new Answer.Failed(String.valueOf(broken));
        }
        long read = body.path("monotonic_ns").asLong(Long.MIN_VALUE);
        if (body.path("id").asLong(-1) != id) {
            fail("answered another question than it was asked");
        } else if (read - before < 0 || after - read < 0) {
            fail("gave a reading from before or after the question");
        }
        return broken == null ? new Answer.Given(body, read) : new Answer.Failed(broken);
    }

    private boolean send(long id, Map<String, Object> question) {
        ObjectNode message = json.createObjectNode().put("id", id);
        question.forEach((name, value) -> message.set(name, json.valueToTree(value)));
        try {
            OutputStream out = process.getOutputStream();
            out.write((message + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            return true;
        } catch (IOException e) {
            fail(ended());
            return false;
        }
    }

    /** The next message, or null with a reason in {@link #broken}. */
    private @Nullable JsonNode receive(Duration wait) {
        String line;
        try {
            line = messages.next(wait);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            fail("was not waited for: interrupted");
            return null;
        }
        if (line == null) {
            fail(messages.ended() ? ended() : "did not answer within " + wait.toMillis() + " ms");
            return null;
        }
        try {
            JsonNode message = json.readTree(line);
            if (message.isObject()) {
                return message;
            }
        } catch (JsonProcessingException e) {
            // said below
        }
        fail("wrote something that is no message");
        return null;
    }

    private String ended() {
        try {
            boolean exited = process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
            stderr.settle(FAREWELL);
            return "ended" + (exited ? " with exit code " + process.exitValue() : "");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "ended";
        }
    }

    private void fail(String what) {
        String words = stderr.last();
        broken = "the child process " + what + (words.isEmpty() ? "" : ", and last said: " + words);
        kill();
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        messages.close();
        stderr.close();
    }

    /** Ends the child: closes its input, waits half a second, then kills it. */
    @Override
    public void close() {
        if (broken != null) {
            return;
        }
        broken = "the child process was closed";
        try {
            process.getOutputStream().close();
            process.waitFor(FAREWELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // It has gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
    }
}
