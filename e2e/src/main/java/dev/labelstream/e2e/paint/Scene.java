package dev.labelstream.e2e.paint;

import java.util.List;

/**
 * What one picture shows, and what is said of it.
 *
 * @param number which picture of the sequence it is
 * @param groups the things in it, none twice, no two of one colour or in one place; empty in a tiny
 *     picture
 * @param caption true of everything above, in {@code language}
 * @param strokes seeds what no caption tells: clouds, stars, the bend of a river
 */
public record Scene(
    long number,
    SceneKind kind,
    Colour background,
    List<Group> groups,
    Language language,
    String caption,
    PictureForm form,
    long strokes) {

  public Scene {
    groups = List.copyOf(groups);
  }
}
