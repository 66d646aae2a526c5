package dev.joulemark.runner.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of the command line. */
@Command(
        name = "joulemark",
        description = "What an LLM really costs in joules per token, and whether the number can be trusted.",
        mixinStandardHelpOptions = true,
        versionProvider = RunnerVersion.class)
final class JoulemarkCommand implements Runnable {

    @Spec
    @SuppressWarnings("NullAway.Init") // set by the library before run
    private CommandSpec spec;

    @Option(
            names = {"-v", "--verbose"},
            scope = ScopeType.INHERIT,
            description = "Show stack traces.")
    private boolean verbose;

    boolean verbose() {
        return verbose;
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Name a command.");
    }
}
