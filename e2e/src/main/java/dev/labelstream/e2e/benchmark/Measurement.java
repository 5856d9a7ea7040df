package dev.labelstream.e2e.benchmark;

import java.util.List;
import java.util.Locale;

/** What can be measured; each in a process of its own. */
enum Measurement {
  /** Fetch and write by the same classes, without Flink and Kafka. */
  BARE_LOOP("bare loop"),
  /** The whole ingest job without labels. */
  JOB_WITHOUT_SCORING("job without scoring"),
  /** The whole ingest job with the built-in label. */
  JOB_WITH_QUALITY("job with quality");

  private final String title;

  Measurement(String title) {
    this.title = title;
  }

  /** For people. */
  String title() {
    return title;
  }

  /** The labels that each picture gets. */
  List<String> labels() {
    return this == JOB_WITH_QUALITY ? List.of("quality") : List.of();
  }

  /** For programs and file names. */
  String key() {
    return name().toLowerCase(Locale.ROOT);
  }
}
