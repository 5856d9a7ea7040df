package dev.labelstream.sinks;

/** Another commit came first; nothing was committed. Look again, then try again. */
public final class CommitConflictException extends RuntimeException {

  public CommitConflictException(String message, Throwable cause) {
    super(message, cause);
  }
}
