/** Pure planning that operator and runner share: durations, effective specs, spec hashes, profiles, fields not supported yet. */
@NullMarked
package dev.joulemark.plan;

import org.jspecify.annotations.NullMarked;
