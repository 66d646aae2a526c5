/** What a run found: the full result ({@code result.json}) and the compact envelope that reaches the status. */
@NullMarked
package dev.joulemark.api.result;

import org.jspecify.annotations.NullMarked;
