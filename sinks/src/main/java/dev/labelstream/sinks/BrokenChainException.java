package dev.labelstream.sinks;

/**
 * The sink's state and the dataset have gone apart: going on would lose rows or write them twice.
 * The message says how, and what to do.
 */
public final class BrokenChainException extends RuntimeException {

  public BrokenChainException(String message) {
    super(message);
  }
}
