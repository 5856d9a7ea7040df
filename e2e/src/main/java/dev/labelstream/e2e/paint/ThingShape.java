package dev.labelstream.e2e.paint;

import java.awt.Shape;
import java.awt.geom.Arc2D;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * What things look like, drawn in the square from (0, 0) to (1, 1) with y downwards.
 *
 * <p>A thing is one piece and stays one piece under its details: they are eyes and windows, never
 * lines from edge to edge. So things can be counted by their colour.
 */
final class ThingShape {

  private ThingShape() {}

  /** What is filled with the thing's colour. */
  static Shape outline(Thing thing) {
    return switch (thing) {
      case COIN, PLANET, DISC -> disc(0.5, 0.5, 0.5);
      case CRATE, CUBE -> box(0.05, 0.05, 0.9, 0.9);
      case MUSHROOM ->
          union(new Arc2D.Double(0, 0, 1, 1.1, 0, 180, Arc2D.PIE), box(0.32, 0.5, 0.36, 0.5));
      case STAR -> star();
      case TREE -> union(polygon(0.5, 0, 1, 0.75, 0, 0.75), box(0.4, 0.7, 0.2, 0.3));
      case HOUSE -> union(polygon(0.5, 0, 1, 0.45, 0, 0.45), box(0.12, 0.4, 0.76, 0.6));
      case TOWER ->
          polygon(
              0.2, 0, 0.35, 0, 0.35, 0.15, 0.42, 0.15, 0.42, 0, 0.58, 0, 0.58, 0.15, 0.65, 0.15,
              0.65, 0, 0.8, 0, 0.8, 1, 0.2, 1);
      case TENT -> polygon(0.5, 0.1, 1, 0.95, 0, 0.95);
      case CAR ->
          union(
              polygon(0.3, 0, 0.7, 0, 0.8, 0.3, 0.8, 1, 0.2, 1, 0.2, 0.3),
              union(box(0.08, 0.15, 0.84, 0.2), box(0.08, 0.68, 0.84, 0.22)));
      case CONE -> union(polygon(0.42, 0, 0.58, 0, 0.8, 0.85, 0.2, 0.85), box(0.05, 0.8, 0.9, 0.2));
      case FLAG -> union(box(0.1, 0, 0.14, 1), polygon(0.1, 0, 1, 0.3, 0.1, 0.6));
      case TYRE -> ring();
      case ROCKET ->
          union(
              polygon(0.5, 0, 0.68, 0.3, 0.68, 0.85, 0.32, 0.85, 0.32, 0.3),
              polygon(0.5, 0.45, 0.95, 1, 0.05, 1));
      case SAUCER ->
          union(new Ellipse2D.Double(0, 0.38, 1, 0.4), new Ellipse2D.Double(0.27, 0.15, 0.46, 0.5));
      case ASTEROID ->
          polygon(0.3, 0.05, 0.7, 0, 0.95, 0.3, 0.85, 0.55, 1, 0.75, 0.6, 1, 0.25, 0.9, 0, 0.5);
      case PAWN ->
          union(
              disc(0.5, 0.25, 0.24),
              union(
                  polygon(0.42, 0.4, 0.58, 0.4, 0.75, 0.9, 0.25, 0.9),
                  box(0.12, 0.82, 0.76, 0.18)));
      // Blunt: a sharp peak can leave its topmost pixel alone.
      case CROWN ->
          polygon(
              0, 0.15, 0.08, 0.15, 0.28, 0.5, 0.44, 0.05, 0.56, 0.05, 0.72, 0.5, 0.92, 0.15, 1,
              0.15, 0.92, 0.95, 0.08, 0.95);
      case GEM -> polygon(0.25, 0.1, 0.75, 0.1, 1, 0.4, 0.5, 1, 0, 0.4);
      case HEART -> heart();
      case DROP -> drop();
      case CROSS -> union(box(0.33, 0, 0.34, 1), box(0, 0.33, 1, 0.34));
    };
  }

  /** What is drawn on it in a darker (or lighter) tone. */
  static Shape details(Thing thing) {
    return switch (thing) {
      case COIN -> box(0.44, 0.25, 0.12, 0.5);
      case CRATE -> union(box(0.2, 0.25, 0.6, 0.1), box(0.2, 0.65, 0.6, 0.1));
      case MUSHROOM -> union(disc(0.3, 0.3, 0.09), disc(0.68, 0.28, 0.09));
      case STAR, SAUCER -> union(disc(0.42, 0.48, 0.06), disc(0.58, 0.48, 0.06));
      case TREE -> union(disc(0.42, 0.55, 0.06), disc(0.6, 0.45, 0.06));
      case HOUSE -> union(box(0.25, 0.55, 0.18, 0.18), box(0.57, 0.55, 0.18, 0.3));
      case TOWER -> union(box(0.43, 0.3, 0.14, 0.2), box(0.43, 0.65, 0.14, 0.2));
      case TENT -> polygon(0.5, 0.45, 0.62, 0.85, 0.38, 0.85);
      case CAR -> union(box(0.34, 0.32, 0.32, 0.16), box(0.34, 0.66, 0.32, 0.14));
      case CONE -> box(0.42, 0.4, 0.16, 0.14);
      case FLAG -> disc(0.42, 0.3, 0.09);
      case TYRE, CROSS, DROP -> new Area();
      case ROCKET -> disc(0.5, 0.38, 0.09);
      case PLANET -> union(disc(0.35, 0.35, 0.1), disc(0.62, 0.62, 0.14));
      case ASTEROID -> union(disc(0.35, 0.35, 0.1), disc(0.65, 0.65, 0.08));
      case DISC -> disc(0.5, 0.5, 0.15);
      case PAWN -> disc(0.5, 0.25, 0.07);
      case CUBE -> box(0.35, 0.35, 0.3, 0.3);
      case CROWN -> union(disc(0.35, 0.72, 0.07), disc(0.65, 0.72, 0.07));
      case GEM -> polygon(0.5, 0.25, 0.65, 0.42, 0.5, 0.7, 0.35, 0.42);
      case HEART -> disc(0.3, 0.32, 0.08);
    };
  }

  private static Shape box(double x, double y, double width, double height) {
    return new Rectangle2D.Double(x, y, width, height);
  }

  private static Shape disc(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  private static Shape ring() {
    Area ring = new Area(disc(0.5, 0.5, 0.5));
    ring.subtract(new Area(disc(0.5, 0.5, 0.2)));
    return ring;
  }

  private static Shape star() {
    double[] corners = new double[20];
    for (int corner = 0; corner < 10; corner++) {
      double angle = Math.PI * corner / 5 - Math.PI / 2;
      double radius = corner % 2 == 0 ? 0.5 : 0.25;
      corners[2 * corner] = 0.5 + radius * Math.cos(angle);
      corners[2 * corner + 1] = 0.5 + radius * Math.sin(angle);
    }
    return polygon(corners);
  }

  private static Shape heart() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.5, 1);
    path.curveTo(-0.35, 0.4, 0.15, -0.2, 0.5, 0.25);
    path.curveTo(0.85, -0.2, 1.35, 0.4, 0.5, 1);
    path.closePath();
    return path;
  }

  private static Shape drop() {
    Path2D path = new Path2D.Double();
    path.moveTo(0.5, 0);
    path.curveTo(0.6, 0.3, 0.9, 0.45, 0.9, 0.65);
    path.curveTo(0.9, 1.1, 0.1, 1.1, 0.1, 0.65);
    path.curveTo(0.1, 0.45, 0.4, 0.3, 0.5, 0);
    path.closePath();
    return path;
  }

  private static Shape polygon(double... corners) {
    Path2D path = new Path2D.Double();
    path.moveTo(corners[0], corners[1]);
    for (int at = 2; at < corners.length; at += 2) {
      path.lineTo(corners[at], corners[at + 1]);
    }
    path.closePath();
    return path;
  }

  /** Both shapes; where they overlap, twice the same colour. */
  private static Shape union(Shape one, Shape other) {
    Path2D path = new Path2D.Double(Path2D.WIND_NON_ZERO);
    path.append(one, false);
    path.append(other, false);
    return path;
  }
}
