package dev.labelstream.e2e.paint;

import java.awt.BasicStroke;
import java.awt.Graphics2D;
import java.awt.geom.CubicCurve2D;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Rectangle2D;
import java.util.SplittableRandom;

/**
 * What a kind of scene always has and by which it is known: platforms, a road, a board.
 *
 * <p>All of it is in shades of the background, or in greys that no thing has, so that it is never
 * taken for a thing.
 */
final class Backdrop {

  private static final int ROAD = 0x5A5A5F;
  private static final int ROAD_MARK = 0xD2D2D7;
  private static final int STAR = 0xC8C8D2;
  private static final int WATER = 0xA0C8D7;
  private static final int RIM = 0x5F4B37;

  private final Graphics2D canvas;
  private final int ground;
  private final int width;
  private final int height;
  private final SplittableRandom random;

  Backdrop(Graphics2D canvas, Colour background, int width, int height, SplittableRandom random) {
    this.canvas = canvas;
    this.ground = background.ground();
    this.width = width;
    this.height = height;
    this.random = random;
  }

  void paint(SceneKind kind) {
    fill(ground, 0, 0, 1, 1);
    switch (kind) {
      case PLATFORM -> platforms();
      case MAP -> land();
      case RACING -> road();
      case SPACE -> stars();
      case BOARD -> board();
      case PUZZLE -> wall();
    }
  }

  private void platforms() {
    for (int cloud = 0; cloud < 4; cloud++) {
      double x = random.nextDouble() * 0.9;
      double y = random.nextDouble() * 0.5;
      oval(Shade.mix(ground, 0xFFFFFF, 0.25), x, y, 0.18, 0.07);
      oval(Shade.mix(ground, 0xFFFFFF, 0.25), x + 0.05, y - 0.03, 0.1, 0.09);
    }
    int soil = Shade.mix(ground, RIM, 0.6);
    int turf = Shade.mix(ground, RIM, 0.85);
    for (int platform = 0; platform < 4; platform++) {
      double x = random.nextDouble() * 0.75;
      double y = 0.2 + 0.17 * platform;
      fill(soil, x, y, 0.25, 0.05);
      fill(turf, x, y, 0.25, 0.018);
    }
    fill(soil, 0, 0.9, 1, 0.1);
    fill(turf, 0, 0.9, 1, 0.025);
  }

  private void land() {
    speckle(Shade.beside(ground, 0.1), 0.006);
    double bend = random.nextDouble();
    canvas.setColor(Shade.opaque(WATER));
    canvas.setStroke(new BasicStroke((float) (0.08 * height)));
    canvas.draw(
        new CubicCurve2D.Double(
            width * bend,
            -0.1 * height,
            0.1 * width,
            0.4 * height,
            0.9 * width,
            0.6 * height,
            width * (1 - bend),
            1.1 * height));
    int path = Shade.beside(ground, 0.25);
    double crossingX = 0.2 + 0.6 * random.nextDouble();
    double crossingY = 0.2 + 0.6 * random.nextDouble();
    fill(path, crossingX, 0, 0.03, 1);
    fill(path, 0, crossingY, 1, 0.04);
  }

  private void road() {
    speckle(Shade.beside(ground, 0.12), 0.006);
    double left = 0.15 + 0.1 * random.nextDouble();
    fill(ROAD, left, 0, 0.6, 1);
    fill(ROAD_MARK, left + 0.015, 0, 0.012, 1);
    fill(ROAD_MARK, left + 0.573, 0, 0.012, 1);
    for (int dash = 0; dash < 8; dash++) {
      fill(ROAD_MARK, left + 0.29, dash / 8.0 + 0.02, 0.02, 0.07);
    }
  }

  private void stars() {
    oval(Shade.mix(ground, 0x505A82, 0.25), random.nextDouble() * 0.6, 0.15, 0.5, 0.35);
    oval(Shade.mix(ground, 0x78466E, 0.25), random.nextDouble() * 0.6, 0.5, 0.45, 0.3);
    speckle(STAR, 0.004);
  }

  private void board() {
    int dark = Shade.beside(ground, 0.22);
    for (int row = 0; row < 8; row++) {
      for (int column = (row + 1) % 2; column < 8; column += 2) {
        fill(dark, 0.04 + column * 0.115, 0.04 + row * 0.115, 0.115, 0.115);
      }
    }
    fill(RIM, 0, 0, 1, 0.04);
    fill(RIM, 0, 0.96, 1, 0.04);
    fill(RIM, 0, 0, 0.04, 1);
    fill(RIM, 0.96, 0, 0.04, 1);
  }

  private void wall() {
    int joint = Shade.beside(ground, 0.2);
    for (int row = 0; row < 12; row++) {
      fill(joint, 0, row / 12.0, 1, 0.012);
      for (int brick = 0; brick < 6; brick++) {
        fill(joint, (brick + row % 2 * 0.5) / 6.0, row / 12.0, 0.012, 1 / 12.0);
      }
    }
  }

  /** Scatters small dots, so many that they cover about that share of the picture. */
  private void speckle(int rgb, double share) {
    int size = Math.max(1, height / 160);
    canvas.setColor(Shade.opaque(rgb));
    long dots = Math.round(share * width * height / (size * size));
    for (long dot = 0; dot < dots; dot++) {
      canvas.fillRect(random.nextInt(width), random.nextInt(height), size, size);
    }
  }

  /** Fills a rectangle, in shares of the picture; never thinner than a pixel. */
  private void fill(int rgb, double x, double y, double across, double down) {
    canvas.setColor(Shade.opaque(rgb));
    canvas.fill(
        new Rectangle2D.Double(
            x * width, y * height, Math.max(1, across * width), Math.max(1, down * height)));
  }

  private void oval(int rgb, double x, double y, double across, double down) {
    canvas.setColor(Shade.opaque(rgb));
    canvas.fill(new Ellipse2D.Double(x * width, y * height, across * width, down * height));
  }
}
