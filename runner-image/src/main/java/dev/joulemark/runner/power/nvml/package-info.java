/** Power of NVIDIA GPUs through NVML. The only room that knows JNA. */
@NullMarked
package dev.joulemark.runner.power.nvml;

import org.jspecify.annotations.NullMarked;
