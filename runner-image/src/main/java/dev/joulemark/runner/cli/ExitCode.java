package dev.joulemark.runner.cli;

/** Exit codes of the process. 130 and 143 are the JVM's own for SIGINT and SIGTERM. */
final class ExitCode {

    static final int OK = 0;
    static final int RUN_FAILED = 1;
    static final int BAD_CONFIGURATION = 2;
    static final int INVALID_MEASUREMENT = 3;
    static final int INTERRUPTED = 130;

    private ExitCode() {}
}
