package dev.labelstream.e2e.retrain;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run was asked for: all that somebody needs to go on with it elsewhere.
 *
 * @param rest the address of Flink
 * @param dataset as it was named
 * @param sinkId of the ingest job's sink
 * @param models the folder of the models
 * @param margin that the gate asks for
 * @param ingestJob the ingest job that was named; null for the only one
 * @param stopIngest whether it stops with the savepoint
 * @param ingestConf the folder of its settings, from which it is started again
 * @param ingestSettings that go before them
 * @param settings of the training, and Flink's for its job
 */
record RunRequest(
    String rest,
    String dataset,
    String sinkId,
    String models,
    double margin,
    @Nullable String ingestJob,
    boolean stopIngest,
    String ingestConf,
    Map<String, String> ingestSettings,
    Map<String, String> settings) {

  RunRequest {
    ingestSettings = new TreeMap<>(ingestSettings);
    settings = new TreeMap<>(settings);
  }
}
