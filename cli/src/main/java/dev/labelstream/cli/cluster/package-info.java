/**
 * A Flink cluster of real processes on this machine, made of what the build has brought.
 *
 * <pre>
 *   conf/           config.yaml, made of flink-conf/local and the folder's own paths; log4j.properties
 *   lib/            links to Flink, the natives and the connectors
 *   plugins/        empty at first; what is put there, in a folder each, is taken at the next start
 *   log/            a log and what was printed, of each process
 *   checkpoints/  savepoints/  history/  tmp/
 *   rest-address    of the cluster that runs
 * </pre>
 *
 * <p>Which processes run is asked of the operating system, by a mark in their arguments: a file
 * with their ids would lie after a crash.
 */
@NullMarked
package dev.labelstream.cli.cluster;

import org.jspecify.annotations.NullMarked;
