/** Tests of the API server's clock. */
@NullMarked
package dev.joulemark.operator.clock;

import org.jspecify.annotations.NullMarked;
