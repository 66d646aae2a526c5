/** What time it is where all objects get theirs. */
@NullMarked
package dev.joulemark.operator.clock;

import org.jspecify.annotations.NullMarked;
