/** What is needed to start a job on a cluster: its jar, its configuration, where it goes on. */
@NullMarked
package dev.labelstream.cli.job;

import org.jspecify.annotations.NullMarked;
