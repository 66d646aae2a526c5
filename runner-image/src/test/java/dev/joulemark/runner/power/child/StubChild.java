package dev.joulemark.runner.power.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A child that speaks the protocol, well or badly. It is a program of its own; started by the tests, on their own Java.
 *
 * <p>Arguments: how it behaves, the first message, the fields of an answer ({@code $n} is how often it was asked).
 */
public final class StubChild {

    private static final Pattern ID = Pattern.compile("\"id\":(\\d+)");

    private StubChild() {}

    /** How to start one. */
    public static ChildProcess.Start start(String behaviour, String hello, String fields) {
        return start(
                behaviour, hello, fields, new ChildProcess.Patience(Duration.ofSeconds(60), Duration.ofSeconds(20)));
    }

    /** How to start one that is not waited for long. */
    public static ChildProcess.Start start(
            String behaviour, String hello, String fields, ChildProcess.Patience patience) {
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-cp",
                Path.of("target/test-classes").toAbsolutePath() + ":"
                        + Path.of("target/classes").toAbsolutePath(),
                StubChild.class.getName(),
                behaviour,
                hello,
                fields);
        return ChildProcess.start(new ProcessBuilder(command), patience);
    }

    /** The child. */
    public static void main(String[] args) throws IOException, InterruptedException {
        String behaviour = args[0];
        if (behaviour.equals("floods stderr")) {
            System.err.println("x".repeat(1 << 20));
            System.err.println("enough");
        }
        switch (behaviour) {
            case "dies at once" -> {
                System.err.println("no such module");
                System.exit(7);
            }
            case "never starts" -> Thread.sleep(600_000);
            case "greets with garbage" -> System.out.println("Welcome to Python");
            default -> System.out.println(args[1]);
        }
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        int asked = 0;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            Matcher id = ID.matcher(line);
            id.find();
            asked++;
            answer(behaviour, Long.parseLong(id.group(1)), args[2].replace("$n", Integer.toString(asked)), asked);
        }
    }

    private static void answer(String behaviour, long id, String fields, int asked) throws InterruptedException {
        boolean misbehaves = asked == 2;
        switch (misbehaves ? behaviour : "") {
            case "dies" -> {
                System.err.println("Segmentation fault");
                System.exit(139);
            }
            case "hangs" -> Thread.sleep(600_000);
            case "writes garbage" -> System.out.println("{\"id\":");
            case "writes a line without end" -> {
                while (true) {
                    System.out.print("garbage ".repeat(1000));
                }
            }
            case "answers another question" -> say(id - 1, fields, System.nanoTime());
            case "repeats itself" -> {
                say(id, fields, System.nanoTime());
                say(id, fields, System.nanoTime());
            }
            case "tells an old reading" -> say(id, fields, System.nanoTime() - 10_000_000_000L);
            case "tells no time" -> System.out.println("{\"id\":" + id + "," + fields + "}");
            default -> say(id, fields, System.nanoTime());
        }
    }

    private static void say(long id, String fields, long nanos) {
        System.out.println("{\"id\":" + id + ",\"monotonic_ns\":" + nanos + "," + fields + "}");
    }
}
