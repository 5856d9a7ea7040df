/**
 * A Flink cluster of real processes on this machine, made of what the build has brought.
 *
 * <pre>
 *   conf/           config.yaml, made of flink-conf/local and the folder's own paths; log4j.properties;
 *                   zoo.cfg
 *   lib/            links to Flink, the natives and the connectors
 *   plugins/        empty at first; what is put there, in a folder each, is taken at the next start
 *   log/            a log and what was printed, of each process
 *   checkpoints/  savepoints/  history/  tmp/
 *   zookeeper/  high-availability/   which jobs run, for a JobManager that comes back
 *   rest-address    of the cluster that runs
 * </pre>
 *
 * <p>A JobManager that was killed is brought back by the next {@code up}, and goes on with its
 * jobs: a ZooKeeper process of the cluster's own remembers them (Flink's high availability; it has
 * no other kind that needs only files).
 *
 * <p>Which processes run is asked of the operating system, by a mark in their arguments: a file
 * with their ids would lie after a crash.
 */
@NullMarked
package dev.labelstream.cli.cluster;

import org.jspecify.annotations.NullMarked;
