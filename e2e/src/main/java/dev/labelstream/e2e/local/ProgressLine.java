package dev.labelstream.e2e.local;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Shows progress: one line that moves on a terminal, a line for each change elsewhere.
 *
 * @param <P> whose text is the line
 */
public final class ProgressLine<P> {

  private static final Duration PLAIN_INTERVAL = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final boolean terminal;
  private final Duration plainInterval;
  private @Nullable P shown;
  private long shownNanos;
  private int width;

  public ProgressLine(PrintStream out, boolean terminal) {
    this(new PrintWriter(out, true, StandardCharsets.UTF_8), terminal);
  }

  public ProgressLine(PrintWriter out, boolean terminal) {
    this(out, terminal, PLAIN_INTERVAL);
  }

  /**
   * @param plainInterval between lines elsewhere than on a terminal, at least
   */
  public ProgressLine(PrintWriter out, boolean terminal, Duration plainInterval) {
    this.out = out;
    this.terminal = terminal;
    this.plainInterval = plainInterval;
  }

  /** Shows it, unless it is as before. */
  public void show(P progress) {
    if (progress.equals(shown)) {
      return;
    }
    if (terminal) {
      String line = progress.toString();
      out.print("\r" + line + " ".repeat(Math.max(0, width - line.length())));
      out.flush();
      width = line.length();
      shown = progress;
    } else if (shown == null || System.nanoTime() - shownNanos > plainInterval.toNanos()) {
      out.println(progress);
      out.flush();
      shown = progress;
      shownNanos = System.nanoTime();
    }
  }

  /** Shows the last state and ends the line. */
  public void end(P progress) {
    if (terminal) {
      show(progress);
      out.println();
    } else if (!progress.equals(shown)) {
      out.println(progress);
    }
    out.flush();
  }
}
