package dev.labelstream.udf.score;

/** The device has no memory for a batch; it may have for a smaller one. */
public final class DeviceMemoryException extends Exception {

  public DeviceMemoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
