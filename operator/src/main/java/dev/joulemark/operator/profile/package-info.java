/** What a MeasurementProfile makes of an experiment, and which experiments wait for one. Pure. */
@NullMarked
package dev.joulemark.operator.profile;

import org.jspecify.annotations.NullMarked;
