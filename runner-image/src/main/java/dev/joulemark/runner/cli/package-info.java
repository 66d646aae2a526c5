/** The command line: commands, progress, tables, exit codes; and the wiring of every room. */
@NullMarked
package dev.joulemark.runner.cli;

import org.jspecify.annotations.NullMarked;
