/**
 * The main job on one machine: a Kafka broker, an HTTP server of pictures, a Flink cluster with its
 * dashboard and the ingest job, in one process and on loopback only.
 *
 * <p>All that must outlive the process is in one directory (see {@link
 * dev.labelstream.e2e.demo.DemoData}), so that a killed demo goes on where it was.
 */
@NullMarked
package dev.labelstream.e2e.demo;

import org.jspecify.annotations.NullMarked;
