/** An estimate of CPU power from CPU time, for machines that measure nothing. */
@NullMarked
package dev.joulemark.runner.power.estimate;

import org.jspecify.annotations.NullMarked;
