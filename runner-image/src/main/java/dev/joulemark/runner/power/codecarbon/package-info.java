/** Energy as CodeCarbon reports it, from a child process. */
@NullMarked
package dev.joulemark.runner.power.codecarbon;

import org.jspecify.annotations.NullMarked;
