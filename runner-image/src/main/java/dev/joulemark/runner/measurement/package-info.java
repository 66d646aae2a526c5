/** The lifecycle of a measurement: phases, windows, trace, warnings and verdict. */
@NullMarked
package dev.joulemark.runner.measurement;

import org.jspecify.annotations.NullMarked;
