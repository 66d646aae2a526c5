/** The decoder on DJL's PyTorch engine. The only room that knows {@code ai.djl}. */
@NullMarked
package dev.joulemark.runner.inference.pytorch;

import org.jspecify.annotations.NullMarked;
