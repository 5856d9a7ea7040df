package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.ExitCodes;
import java.io.IOException;
import java.io.PrintWriter;

/** What a command says and ends with when a run has come to its end. */
final class RunEnd {

  private RunEnd() {}

  /**
   * Tells it.
   *
   * @param json whether to print the record; the lines of the run were printed before otherwise
   * @return the exit code
   */
  static int tell(Run run, PrintWriter out, boolean json) throws IOException {
    if (json) {
      out.print(Json.text(run));
      out.flush();
    }
    return run.state() == RunState.PROMOTED ? ExitCodes.DONE : ExitCodes.NOT_BETTER;
  }

  /** For whoever wants the record alone. */
  static Teller silent() {
    return new Teller() {
      @Override
      public void tell(String line) {}

      @Override
      public void progress(String line) {}
    };
  }
}
