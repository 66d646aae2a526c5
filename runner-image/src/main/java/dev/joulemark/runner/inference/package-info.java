/** What runs a model: the engine seam, generations, and the counting of floating-point operations. */
@NullMarked
package dev.joulemark.runner.inference;

import org.jspecify.annotations.NullMarked;
