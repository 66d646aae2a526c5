package dev.joulemark.generation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The tags in the sources of all modules' tests, with what carries them. */
final class TestTags {

    private static final Pattern TAG = Pattern.compile("@Tag\\(\"([^\"]+)\"\\)");
    private static final Pattern CARRIER =
            Pattern.compile("\\bclass (?<type>\\w+)|\\b(?:void|List<DynamicTest>) (?<method>\\w+)\\(");
    private static final List<Path> TESTS = List.of(
            Path.of("src/test/java"), Path.of("../runner-image/src/test/java"), Path.of("../operator/src/test/java"));

    /**
     * One tag of one test.
     *
     * @param tag the tag
     * @param testClass simple name of the class
     * @param method name of the method; empty where the whole class carries the tag
     */
    record Tagged(String tag, String testClass, String method) {

        /** The test as a reader finds it. */
        String name() {
            return method.isEmpty() ? testClass : testClass + "." + method;
        }
    }

    private TestTags() {}

    /** Every tag of every test, in the order of files and lines. */
    static List<Tagged> all() {
        List<Tagged> all = new ArrayList<>();
        for (Path root : TESTS) {
            try (Stream<Path> files = Files.walk(root)) {
                for (Path file : files.filter(path -> path.toString().endsWith(".java"))
                        .sorted()
                        .toList()) {
                    all.addAll(of(file.getFileName().toString().replace(".java", ""), Files.readString(file)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.copyOf(all);
    }

    /**
     * The tags of one source file.
     *
     * @param testClass simple name of its class
     * @param source its text
     */
    static List<Tagged> of(String testClass, String source) {
        List<Tagged> tags = new ArrayList<>();
        Matcher tag = TAG.matcher(source);
        Matcher carrier = CARRIER.matcher(source);
        while (tag.find()) {
            String method = carrier.find(tag.end()) && carrier.group("method") != null ? carrier.group("method") : "";
            tags.add(new Tagged(tag.group(1), testClass, method));
        }
        return List.copyOf(tags);
    }
}
