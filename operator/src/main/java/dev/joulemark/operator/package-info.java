/** The operator process: configuration, health and wiring, and nothing else. */
@NullMarked
package dev.joulemark.operator;

import org.jspecify.annotations.NullMarked;
