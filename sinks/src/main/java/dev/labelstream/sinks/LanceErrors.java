package dev.labelstream.sinks;

/**
 * What an error of Lance's means. It has no exception types of its own: the message is all there
 * is. The messages are pinned by tests, so that an upgrade of Lance breaks those and not the sink.
 */
final class LanceErrors {

  private LanceErrors() {}

  /** The dataset, or the version that was asked for, is not there. */
  static boolean isNotFound(Throwable e) {
    return String.valueOf(e.getMessage()).contains("was not found");
  }

  /** The file that was to be opened is not there. */
  static boolean isMissingFile(Exception e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("Object at location") && message.contains("not found");
  }

  /** Another commit came first. */
  static boolean isConflict(RuntimeException e) {
    String message = String.valueOf(e.getMessage());
    return message.contains("commit conflict")
        || message.contains("Commit conflict")
        || message.contains("Incompatible transaction");
  }
}
