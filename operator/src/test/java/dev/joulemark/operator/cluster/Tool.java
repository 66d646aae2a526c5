package dev.joulemark.operator.cluster;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/**
 * A tool that a script of {@code deploy/tools} obtains once; where it cannot, the test is left out and says why.
 *
 * @param path where it lies
 */
public record Tool(Path path) {

    /** Renders and installs charts. */
    public static Tool helm() {
        return obtain("helm.sh");
    }

    /** Checks rules of Prometheus. */
    public static Tool promtool() {
        return obtain("promtool.sh");
    }

    /** Tells what GitOps tools make of an object. */
    public static Tool gitOpsVerdicts() {
        return obtain("gitops-verdicts.sh");
    }

    /**
     * Runs it.
     *
     * @param arguments of its command line
     */
    public Script run(String... arguments) {
        return Script.run(path, Map.of(), arguments);
    }

    private static Tool obtain(String script) {
        Script obtained = Script.run(Path.of("../deploy/tools", script), Map.of());
        Assumptions.assumeTrue(obtained.succeeded(), () -> "Left out: " + obtained.output());
        String[] lines = obtained.output().split("\n");
        return new Tool(Path.of(lines[lines.length - 1]));
    }
}
