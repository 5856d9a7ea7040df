package dev.labelstream.training.report;

import dev.labelstream.training.optimize.LearnedStep;
import java.util.List;
import java.util.Locale;

/** The losses of a run as a drawing: each step thin, their running mean bold, with axes. */
final class LossCurve {

  private static final int WIDTH = 860;
  private static final int HEIGHT = 260;
  private static final int LEFT = 48;
  private static final int BOTTOM = 28;
  private static final int TOP = 8;
  private static final int RIGHT = 16;
  private static final int MOST_TICKS = 6;
  private static final double ROOM_ABOVE = 1.05;

  /** How much of the run a point of the mean looks back on. */
  private static final int MEAN_SHARE = 40;

  private final List<LearnedStep> history;
  private final double highest;

  private LossCurve(List<LearnedStep> history) {
    this.history = history;
    this.highest = ROOM_ABOVE * history.stream().mapToDouble(LearnedStep::loss).max().orElse(1);
  }

  /** Draws it; nothing of no steps. */
  static String svg(List<LearnedStep> history) {
    return history.isEmpty() ? "" : new LossCurve(history).draw();
  }

  private String draw() {
    StringBuilder svg =
        new StringBuilder("<svg viewBox=\"0 0 %d %d\" role=\"img\">".formatted(WIDTH, HEIGHT));
    svg.append("<title>Loss by step</title>");
    double apart = tick(highest);
    for (double loss = 0; loss <= highest; loss += apart) {
      line(svg, LEFT, y(loss), WIDTH - RIGHT, y(loss));
      text(svg, LEFT - 6, y(loss) + 4, "end", number(loss, apart));
    }
    double steps = history.size();
    double stepsApart = Math.max(1, tick(steps));
    for (double step = stepsApart; step <= steps; step += stepsApart) {
      line(svg, x(step - 1), HEIGHT - BOTTOM, x(step - 1), HEIGHT - BOTTOM + 4.0);
      text(svg, x(step - 1), HEIGHT - 8.0, "middle", number(step, stepsApart));
    }
    curve(svg, "step", 1);
    curve(svg, "mean", Math.max(1, history.size() / MEAN_SHARE));
    return svg.append("</svg>").toString();
  }

  /**
   * A line through the mean of each step and those before it.
   *
   * @param window how many steps a mean is of
   */
  private void curve(StringBuilder svg, String style, int window) {
    svg.append("<polyline class=\"%s\" points=\"".formatted(style));
    double sum = 0;
    for (int i = 0; i < history.size(); i++) {
      sum += history.get(i).loss() - (i >= window ? history.get(i - window).loss() : 0);
      svg.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(i), y(sum / Math.min(i + 1, window))));
    }
    svg.append("\"/>");
  }

  private double x(double step) {
    return LEFT + (WIDTH - LEFT - RIGHT) * step / Math.max(1, history.size() - 1);
  }

  private double y(double loss) {
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - loss / highest);
  }

  /** One, two or five times a power of ten, so that there are a few ticks up to a number. */
  private static double tick(double most) {
    double power = Math.pow(10, Math.floor(Math.log10(most / MOST_TICKS)));
    for (int factor : new int[] {1, 2, 5}) {
      if (most / (factor * power) <= MOST_TICKS) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  private static String number(double value, double apart) {
    int digits = (int) Math.max(0, -Math.floor(Math.log10(apart)));
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private static void line(StringBuilder svg, double x1, double y1, double x2, double y2) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>",
            x1,
            y1,
            x2,
            y2));
  }

  private static void text(StringBuilder svg, double x, double y, String anchor, String content) {
    svg.append(
        String.format(
            Locale.ROOT,
            "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\">%s</text>",
            x,
            y,
            anchor,
            content));
  }
}
