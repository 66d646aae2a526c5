package dev.joulemark.runner.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/** Starts the runner process: reads the environment, wires the rooms, runs a command. */
public final class RunnerMain {

    private RunnerMain() {}

    /**
     * Runs one command and ends the process with its exit code.
     *
     * @param args the command line
     */
    public static void main(String[] args) {
        // Whatever the locale says, results are UTF-8.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        Console console = new Console(out, err);
        RunnerConfig config;
        try {
            config = RunnerConfig.from(System.getenv());
        } catch (IllegalArgumentException e) {
            console.error(String.valueOf(e.getMessage()));
            System.exit(ExitCode.BAD_CONFIGURATION);
            return;
        }
        System.exit(execute(console, config, new MachineWiring(config), args));
    }

    /**
     * Runs one command. A native library that cannot be loaded and a full heap are errors of the JVM, which the command
     * line's own handler never sees; a Job must say them in its envelope all the same.
     *
     * @param console where it writes
     * @param config settings
     * @param wiring instruments
     * @param args the command line
     * @return the exit code
     */
    static int execute(Console console, RunnerConfig config, Wiring wiring, String... args) {
        try {
            return commandLine(console, config, wiring).execute(args);
        } catch (LinkageError | OutOfMemoryError e) {
            String message = e instanceof OutOfMemoryError
                    ? "The memory of the process is used up (" + e.getMessage() + "): raise its limit."
                    : "A native library cannot be used (" + e.getMessage() + "): this build is for another platform.";
            console.error(message);
            String reason = e instanceof OutOfMemoryError ? "OutOfMemory" : "NativeLibraryUnusable";
            new EnvelopeFile(config.job()).failed(reason, message);
            return ExitCode.RUN_FAILED;
        }
    }

    /**
     * The command line with everything it is wired to.
     *
     * @param console where it writes
     * @param config settings
     * @param wiring instruments
     */
    static CommandLine commandLine(Console console, RunnerConfig config, Wiring wiring) {
        JoulemarkCommand root = new JoulemarkCommand();
        CommandLine line = new CommandLine(root)
                .addSubcommand(new RunCommand(console, config, wiring))
                .addSubcommand(new ValidateCommand(console))
                .addSubcommand(new MeasureCommand(console, wiring))
                .addSubcommand(new DoctorCommand(console, config, wiring))
                .addSubcommand(new RecoverCommand(console))
                .addSubcommand(new CollectCommand(console, config, wiring))
                .addSubcommand(new SchemaCommand(console));
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().mixinStandardHelpOptions(true));
        line.setOut(new PrintWriter(console.result(), true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(console.human(), true, StandardCharsets.UTF_8));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((exception, command, parsed) -> {
            String message = "Unexpected " + exception + ": this is a bug; run with -v for the stack trace.";
            console.error(message);
            if (root.verbose()) {
                exception.printStackTrace(console.human());
            }
            new EnvelopeFile(config.job()).failed("InternalError", message);
            return ExitCode.RUN_FAILED;
        });
        return line;
    }
}
