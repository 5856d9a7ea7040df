package dev.labelstream.sinks.fault;

/** Where a test can make the sink, or the job around it, fail. */
enum FaultPoint {
  BEFORE_STAGING,
  AFTER_STAGING,
  BEFORE_COMMIT,
  AFTER_COMMIT,
  MIDDLE_OF_CHECKPOINT
}
