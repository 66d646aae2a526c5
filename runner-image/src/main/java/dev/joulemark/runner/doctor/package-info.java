/** What can be measured on this machine: looks at it, and judges what was seen. The judging is pure. */
@NullMarked
package dev.joulemark.runner.doctor;

import org.jspecify.annotations.NullMarked;
