package dev.labelstream.cli.flink;

import java.io.IOException;

/** Flink has answered, but not with what was asked for. */
public final class FlinkRefusedException extends IOException {

  private static final long serialVersionUID = 1;

  private final int status;

  /** An answer with this HTTP status. */
  public FlinkRefusedException(int status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status of the answer. */
  public int status() {
    return status;
  }
}
