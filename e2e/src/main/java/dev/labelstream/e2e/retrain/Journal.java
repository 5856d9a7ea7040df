package dev.labelstream.e2e.retrain;

import java.io.IOException;

/** Where a run writes down what it is about to do and what it has done. */
interface Journal {

  /** Before and after. */
  enum Moment {
    BEGUN,
    DONE
  }

  /** Writes both the line and the run's record, which is there when this returns. */
  void write(Step step, Moment moment, Run run) throws IOException;
}
