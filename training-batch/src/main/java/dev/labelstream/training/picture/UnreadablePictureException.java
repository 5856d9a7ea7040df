package dev.labelstream.training.picture;

import java.io.IOException;

/** The bytes are no picture that can be trained on; the message says why. */
public final class UnreadablePictureException extends IOException {

  private static final long serialVersionUID = 1L;

  public UnreadablePictureException(String message) {
    super(message);
  }
}
