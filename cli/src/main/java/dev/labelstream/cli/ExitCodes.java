package dev.labelstream.cli;

/** What the commands end with; scripts may rely on it. */
public final class ExitCodes {

  public static final int DONE = 0;
  public static final int FAILED = 1;

  /** Called wrongly, or the file of contexts is not as it should be. */
  public static final int WRONG_USE = 2;

  /** The cluster does not answer. */
  public static final int UNREACHABLE = 3;

  /** All was found out, and something needs a hand. */
  public static final int NEEDS_A_HAND = 4;

  /** There is nothing to act on, or it is done already. */
  public static final int NOTHING_TO_DO = 5;

  /** Another retraining of the same dataset is under way. */
  public static final int BUSY = 6;

  /** The new model is not good enough to be promoted; it is kept. */
  public static final int NOT_BETTER = 7;

  private ExitCodes() {}
}
