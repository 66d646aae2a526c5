/** Energy of a window from the samples around it, idle power and uncertainty. Pure functions; knows power only. */
@NullMarked
package dev.joulemark.runner.energy;

import org.jspecify.annotations.NullMarked;
