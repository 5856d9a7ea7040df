package dev.labelstream.e2e.paint;

/** An endless gallery: the file and the scene of every number. */
public final class PaintedPictures {

  private final Scenes scenes;

  public PaintedPictures(Scenes scenes) {
    this.scenes = scenes;
  }

  /** Scenes of every kind. */
  public PaintedPictures(long seed) {
    this(new Scenes(seed));
  }

  /**
   * What a picture shows; cheap.
   *
   * @param number 0 or more
   */
  public Scene scene(long number) {
    return scenes.at(number);
  }

  /**
   * Paints and encodes a picture; some 2 to 150 ms by its size. Any number of threads may call.
   *
   * @param number 0 or more
   * @return the bytes of a file, the same at every call
   */
  public byte[] file(long number) {
    Scene scene = scene(number);
    return PictureEncoder.encode(ScenePainter.paint(scene), scene.form());
  }
}
