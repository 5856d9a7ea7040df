package dev.labelstream.e2e.retrain;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Prints how a run gets on: on a terminal the last line moves, elsewhere a line comes only now and
 * then.
 */
final class PrintedProgress implements Teller {

  private static final long PLAIN_INTERVAL_NANOS = Duration.ofSeconds(5).toNanos();

  private final PrintWriter out;
  private final boolean terminal;
  private String shown = "";
  private long shownNanos;

  PrintedProgress(PrintWriter out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  @Override
  public synchronized void tell(String line) {
    wipe();
    out.println(line);
    out.flush();
  }

  @Override
  public synchronized void progress(String line) {
    if (line.equals(shown)) {
      return;
    }
    if (terminal) {
      out.print("\r" + line + " ".repeat(Math.max(0, shown.length() - line.length())));
      shown = line;
    } else if (shown.isEmpty() || System.nanoTime() - shownNanos > PLAIN_INTERVAL_NANOS) {
      out.println(line);
      shown = line;
      shownNanos = System.nanoTime();
    }
    out.flush();
  }

  private void wipe() {
    if (terminal && !shown.isEmpty()) {
      out.print("\r" + " ".repeat(shown.length()) + "\r");
      shown = "";
    }
  }
}
