/** Energy of CPU packages through the powercap tree of Linux. */
@NullMarked
package dev.joulemark.runner.power.rapl;

import org.jspecify.annotations.NullMarked;
