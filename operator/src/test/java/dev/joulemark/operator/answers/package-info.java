/** Tests of what answers tell. */
@NullMarked
package dev.joulemark.operator.answers;

import org.jspecify.annotations.NullMarked;
