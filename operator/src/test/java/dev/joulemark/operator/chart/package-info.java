/** The Helm chart, with the real helm and the real promtool. */
@NullMarked
package dev.joulemark.operator.chart;

import org.jspecify.annotations.NullMarked;
