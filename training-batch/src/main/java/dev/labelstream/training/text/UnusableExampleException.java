package dev.labelstream.training.text;

/** A conversation that cannot be trained on; the message says why. */
public final class UnusableExampleException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnusableExampleException(String message) {
    super(message);
  }
}
