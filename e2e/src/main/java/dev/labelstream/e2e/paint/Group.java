package dev.labelstream.e2e.paint;

import static org.apache.flink.util.Preconditions.checkArgument;

import java.util.List;

/**
 * Things of one sort and colour that stand together.
 *
 * @param spots where each of them is; none touches another
 */
public record Group(Thing thing, Colour colour, Place place, List<Spot> spots) {

  /** More than this are not painted together: nobody counts them at a glance. */
  public static final int MOST = 9;

  public Group {
    checkArgument(
        !spots.isEmpty() && spots.size() <= MOST,
        "a group has 1 to %s things, not %s",
        MOST,
        spots.size());
    spots = List.copyOf(spots);
  }

  /** How many there are, 1 to {@value #MOST}. */
  public int count() {
    return spots.size();
  }

  /**
   * A square that one thing fills.
   *
   * @param x of its left edge, in pixels of the picture as shown
   * @param y of its upper edge
   * @param size of its sides
   */
  public record Spot(double x, double y, double size) {}
}
