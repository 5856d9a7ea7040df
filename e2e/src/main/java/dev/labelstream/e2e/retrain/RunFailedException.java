package dev.labelstream.e2e.retrain;

import java.io.IOException;

/** A step of a run cannot be taken, and asking again at once will not help. */
final class RunFailedException extends IOException {

  private static final long serialVersionUID = 1;

  RunFailedException(String message) {
    super(message);
  }
}
