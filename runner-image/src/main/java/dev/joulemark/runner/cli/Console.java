package dev.joulemark.runner.cli;

import java.io.PrintStream;

/**
 * Where a command writes: results to standard output, everything for humans to standard error when the result is for
 * machines.
 *
 * @param result what the user asked for
 * @param human progress, tables and sentences
 */
record Console(PrintStream result, PrintStream human) {

    void error(String sentence) {
        human.println("error: " + sentence);
    }
}
