/** A child process that measures for us and cannot harm us: lines of JSON, each answer awaited for so long and no longer. */
@NullMarked
package dev.joulemark.runner.power.child;

import org.jspecify.annotations.NullMarked;
