/** What Prometheus may read: few series, units in the names. Alone knows Micrometer. */
@NullMarked
package dev.joulemark.operator.metrics;

import org.jspecify.annotations.NullMarked;
