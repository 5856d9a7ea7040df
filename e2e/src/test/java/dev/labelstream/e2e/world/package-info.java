/**
 * Tests of the world around the job: what it promises to a job that is killed and started again.
 */
@NullMarked
package dev.labelstream.e2e.world;

import org.jspecify.annotations.NullMarked;
