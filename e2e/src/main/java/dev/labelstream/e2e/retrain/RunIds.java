package dev.labelstream.e2e.retrain;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of what a run asks of Flink. They follow from the run, so that a command which was killed
 * while it asked asks for the same thing again.
 */
final class RunIds {

  private static final int BYTES = 16;

  private RunIds() {}

  /** Of a savepoint. */
  static String trigger(Run run) {
    return id("savepoint", run.id(), run.savepointTry());
  }

  /** Of the training job. */
  static String trainingJob(Run run) {
    return id("training", run.id(), run.trainingTry());
  }

  /** Of the ingest job that goes on. */
  static String ingestJob(Run run) {
    return id("ingest", run.id(), run.savepointTry());
  }

  private static String id(String what, String run, int attempt) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest("%s/%s/%d".formatted(what, run, attempt).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }
}
