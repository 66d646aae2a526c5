/** What the answers of the API server tell beside their bodies: what time it is, and how long to wait. */
@NullMarked
package dev.joulemark.operator.answers;

import org.jspecify.annotations.NullMarked;
