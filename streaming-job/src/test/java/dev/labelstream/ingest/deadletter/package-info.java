@NullMarked
package dev.labelstream.ingest.deadletter;

import org.jspecify.annotations.NullMarked;
