@NullMarked
package dev.labelstream.ingest.message;

import org.jspecify.annotations.NullMarked;
