/** What Job and Pod say about an attempt, as one of a few sealed cases. Pure. */
@NullMarked
package dev.joulemark.operator.observe;

import org.jspecify.annotations.NullMarked;
