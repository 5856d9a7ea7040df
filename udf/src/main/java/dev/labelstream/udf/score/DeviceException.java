package dev.labelstream.udf.score;

import java.io.IOException;

/**
 * A device can no longer be trusted or used: no picture is to blame, and another batch would fail
 * or, worse, give wrong numbers. It fails the task, whose pictures are then scored again.
 */
public final class DeviceException extends IOException {

  public DeviceException(String message, Throwable cause) {
    super(message, cause);
  }
}
