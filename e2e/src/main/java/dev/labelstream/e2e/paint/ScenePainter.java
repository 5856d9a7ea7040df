package dev.labelstream.e2e.paint;

import dev.labelstream.e2e.paint.Group.Spot;
import java.awt.Graphics2D;
import java.awt.geom.AffineTransform;
import java.awt.geom.RoundRectangle2D;
import java.awt.image.BufferedImage;
import java.util.SplittableRandom;

/** Paints a scene's pixels, as they are stored. */
final class ScenePainter {

  private ScenePainter() {}

  /**
   * Paints a scene.
   *
   * <p>Edges are hard, as in pixel art: every pixel of a thing has its colour exactly, and a scene
   * has few enough colours for a GIF to keep all of them.
   *
   * @return of {@link PictureForm#storedWidth()} by {@link PictureForm#storedHeight()} pixels, with
   *     alpha if the form asks for it
   */
  static BufferedImage paint(Scene scene) {
    PictureForm form = scene.form();
    BufferedImage image =
        new BufferedImage(
            form.storedWidth(),
            form.storedHeight(),
            form.alpha() ? BufferedImage.TYPE_4BYTE_ABGR : BufferedImage.TYPE_3BYTE_BGR);
    Graphics2D canvas = image.createGraphics();
    canvas.transform(stored(form));
    if (form.alpha()) {
      canvas.setClip(roundedCorners(form));
    }
    new Backdrop(
            canvas,
            scene.background(),
            form.width(),
            form.height(),
            new SplittableRandom(scene.strokes()))
        .paint(scene.kind());
    for (Group group : scene.groups()) {
      for (Spot spot : group.spots()) {
        paint(canvas, group, spot);
      }
    }
    canvas.dispose();
    return image;
  }

  private static void paint(Graphics2D canvas, Group group, Spot spot) {
    AffineTransform square = AffineTransform.getTranslateInstance(spot.x(), spot.y());
    square.scale(spot.size(), spot.size());
    int rgb = group.colour().rgb();
    canvas.setColor(Shade.opaque(rgb));
    canvas.fill(square.createTransformedShape(ThingShape.outline(group.thing())));
    canvas.setColor(Shade.opaque(Shade.beside(rgb, 0.45)));
    canvas.fill(square.createTransformedShape(ThingShape.details(group.thing())));
  }

  /** Takes the picture as shown to the picture as stored: EXIF's turn, backwards. */
  private static AffineTransform stored(PictureForm form) {
    AffineTransform turned = new AffineTransform();
    turned.translate(form.storedWidth() / 2.0, form.storedHeight() / 2.0);
    turned.quadrantRotate(-form.turn().quarters());
    turned.translate(-form.width() / 2.0, -form.height() / 2.0);
    return turned;
  }

  /** All but the corners, which stay transparent. */
  private static RoundRectangle2D roundedCorners(PictureForm form) {
    // Small enough that no thing is cut: they keep their distance from the corners.
    double arc = Math.min(form.width(), form.height()) / 12.0;
    return new RoundRectangle2D.Double(0, 0, form.width(), form.height(), arc, arc);
  }
}
