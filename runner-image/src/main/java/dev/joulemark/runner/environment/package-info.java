/** What the measurement ran on: machine, container and GPUs, and a digest of it. Knows power only. */
@NullMarked
package dev.joulemark.runner.environment;

import org.jspecify.annotations.NullMarked;
