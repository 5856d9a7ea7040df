package dev.labelstream.e2e.paint;

import dev.labelstream.e2e.paint.Group.Spot;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which parts of a picture are used, and where things stand in them.
 *
 * <p>A picture is cut into three columns or three bands, never both, so that "left" and "top" can't
 * overlap. A part is a grid of at least {@link Group#MOST} cells, and a thing keeps inside its
 * cell: nothing touches its neighbour.
 *
 * @param columns whether the parts are columns; else they are bands
 * @param places the parts in use, in the order in which they are told
 * @param framing how near the things are; near ones all stand in the middle
 */
record Layout(boolean columns, List<Place> places, int width, int height, Framing framing) {

  private static final double FILLED = 0.82;

  static Layout draw(SplittableRandom random, int width, int height, Framing framing) {
    return switch (framing) {
      case WIDE -> wide(random, width, height);
      case NEAR -> new Layout(true, List.of(Place.MIDDLE), width, height, framing);
    };
  }

  private static Layout wide(SplittableRandom random, int width, int height) {
    boolean columns = random.nextBoolean();
    List<Place> free =
        new ArrayList<>(
            columns
                ? List.of(Place.LEFT, Place.MIDDLE, Place.RIGHT)
                : List.of(Place.TOP, Place.MIDDLE, Place.BOTTOM));
    int dice = random.nextInt(20);
    int used = dice < 9 ? 1 : dice < 16 ? 2 : 3;
    while (free.size() > used) {
      free.remove(random.nextInt(free.size()));
    }
    return new Layout(columns, List.copyOf(free), width, height, Framing.WIDE);
  }

  /** Draws so many cells of a part and a spot within each. */
  List<Spot> spots(SplittableRandom random, Place place, int count) {
    Cells cells = cells(place);
    List<Integer> free = new ArrayList<>();
    for (int cell = 0; cell < cells.across() * cells.down(); cell++) {
      free.add(cell);
    }
    double size = FILLED * Math.min(cells.width(), cells.height());
    List<Spot> spots = new ArrayList<>();
    while (spots.size() < count) {
      int cell = free.remove(random.nextInt(free.size()));
      int column = cell % cells.across();
      int row = cell / cells.across();
      double x = cells.x() + cells.width() * column;
      double y = cells.y() + cells.height() * row;
      spots.add(
          new Spot(
              x + margin(random, cells.width() - size),
              y + margin(random, cells.height() - size),
              size));
    }
    return spots;
  }

  private Cells cells(Place place) {
    double third =
        switch (place) {
          case LEFT, TOP -> 0;
          case MIDDLE -> 1;
          case RIGHT, BOTTOM -> 2;
        };
    if (framing == Framing.NEAR) {
      return new Cells(0.05 * width, 0.05 * height, width * 0.3, height * 0.3, 3, 3);
    } else if (place == Place.MIDDLE && places.size() == 1) {
      return new Cells(0.3 * width, 0.3 * height, width * 0.4 / 3, height * 0.4 / 3, 3, 3);
    } else if (columns) {
      return new Cells(third * width / 3, 0, width / 6.0, height / 5.0, 2, 5);
    }
    return new Cells(0, third * height / 3, width / 5.0, height / 6.0, 5, 2);
  }

  /** Anywhere but at the very edge, where a thing would look cut. */
  private static double margin(SplittableRandom random, double room) {
    return room * (0.25 + 0.5 * random.nextDouble());
  }

  private record Cells(double x, double y, double width, double height, int across, int down) {}
}
