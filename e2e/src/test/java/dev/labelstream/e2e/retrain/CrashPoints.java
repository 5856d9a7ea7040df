package dev.labelstream.e2e.retrain;

/** Where a command may be killed: before and after each thing that it does. */
final class CrashPoints {

  /** The command is killed here. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Killed(String where) {
      super(where);
    }
  }

  /** More than there are in any test. */
  private static final int MOST = 10_000;

  private int left;
  private String name = "";
  private int passed;

  /**
   * Kills at the point of a number.
   *
   * @param number from 1; more than there are to kill nowhere
   */
  void killAt(int number) {
    left = number;
    name = "";
  }

  /** Kills at the point of a name. */
  void killAt(String where) {
    left = 0;
    name = where;
  }

  /** Fails if a command does things without end. */
  void pass(String where) {
    passed++;
    if (passed > MOST) {
      throw new AssertionError("This was done without end: " + where);
    }
    left--;
    if (left == 0 || where.equals(name)) {
      throw new Killed(where);
    }
  }
}
