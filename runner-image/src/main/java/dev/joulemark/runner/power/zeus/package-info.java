/** Energy of NVIDIA GPUs as Zeus reads it: through its daemon zeusd, or through its Python package in a child process. */
@NullMarked
package dev.joulemark.runner.power.zeus;

import org.jspecify.annotations.NullMarked;
