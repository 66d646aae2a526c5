/** Readings of power and energy: sources, samples, and the thread that takes them. Knows the JDK only. */
@NullMarked
package dev.joulemark.runner.power;

import org.jspecify.annotations.NullMarked;
