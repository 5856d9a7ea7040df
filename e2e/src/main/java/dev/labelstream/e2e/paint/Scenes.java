package dev.labelstream.e2e.paint;

import static org.apache.flink.util.Preconditions.checkArgument;

import dev.labelstream.e2e.paint.PictureForm.Turn;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** An endless sequence of scenes, each made from a seed and its number alone. */
public final class Scenes {

  // Odd and unlike SplittableRandom's own step, so that neighbours draw unrelated numbers.
  private static final long STRIDE = 0xD1342543DE82EF95L;

  private final long seed;
  private final List<SceneKind> kinds;
  private final Framing framing;

  /** Scenes of every kind. */
  public Scenes(long seed) {
    this(seed, List.of(SceneKind.values()));
  }

  /**
   * Scenes of some kinds only, to keep others for later.
   *
   * @param kinds at least one; in equal shares
   */
  public Scenes(long seed, List<SceneKind> kinds) {
    this(seed, kinds, Framing.WIDE);
  }

  /** Scenes of some kinds only, their things as near as {@code framing} says. */
  public Scenes(long seed, List<SceneKind> kinds, Framing framing) {
    checkArgument(!kinds.isEmpty(), "no kind of scene is left to paint");
    this.seed = seed;
    this.kinds = List.copyOf(kinds);
    this.framing = framing;
  }

  /**
   * The scene of a number.
   *
   * @param number 0 or more
   */
  public Scene at(long number) {
    checkArgument(number >= 0, "scenes are numbered from 0, there is no %s", number);
    SplittableRandom random = new SplittableRandom(seed ^ (number * STRIDE));
    SceneKind kind = oneOf(random, kinds);
    Colour background = oneOf(random, kind.backgrounds());
    PictureForm form = form(random);
    List<Group> groups =
        form.isTiny() ? List.of() : groups(random, kind, background, form.width(), form.height());
    Language language = oneOf(random, List.of(Language.values()));
    String caption = new CaptionWriter(random).write(language, kind, background, groups);
    return new Scene(number, kind, background, groups, language, caption, form, random.nextLong());
  }

  private List<Group> groups(
      SplittableRandom random, SceneKind kind, Colour background, int width, int height) {
    List<Thing> things = new ArrayList<>(Thing.of(kind));
    List<Colour> colours = new ArrayList<>(List.of(Colour.values()));
    colours.removeIf(colour -> !kind.leavesFree(colour) || !colour.standsOutOn(background));
    Layout layout = Layout.draw(random, width, height, framing);
    return layout.places().stream()
        .map(
            place -> {
              // The smaller of two dice: a few things are commoner than many, as in games.
              int count = 1 + Math.min(random.nextInt(Group.MOST), random.nextInt(Group.MOST));
              return new Group(
                  take(random, things),
                  take(random, colours),
                  place,
                  layout.spots(random, place, count));
            })
        .toList();
  }

  /** Sizes and formats as uploads have them: mostly small, mostly JPEG and PNG. */
  private static PictureForm form(SplittableRandom random) {
    int dice = random.nextInt(100);
    if (dice < 5) {
      int width = 16 + random.nextInt(49);
      int height = 16 + random.nextInt(49);
      return new PictureForm(
          dice < 3 ? PictureFormat.PNG : PictureFormat.GIF, width, height, false, Turn.NONE);
    }
    PictureFormat format =
        dice < 50
            ? PictureFormat.JPEG
            : dice < 85 ? PictureFormat.PNG : dice < 94 ? PictureFormat.GIF : PictureFormat.BMP;
    int size = random.nextInt(100);
    // Uncompressed pictures stay small: nobody uploads 6 MB of BMP.
    int sizes = format == PictureFormat.BMP ? 80 : 100;
    PictureForm plain = sized(format, size % sizes);
    boolean alpha = format == PictureFormat.PNG && random.nextInt(5) == 0;
    Turn turn =
        format == PictureFormat.JPEG && random.nextInt(8) == 0
            ? oneOf(random, List.of(Turn.HALF, Turn.CLOCKWISE, Turn.COUNTERCLOCKWISE))
            : Turn.NONE;
    return new PictureForm(format, plain.width(), plain.height(), alpha, turn);
  }

  private static PictureForm sized(PictureFormat format, int share) {
    if (share < 50) {
      return new PictureForm(format, 320, 240, false, Turn.NONE);
    } else if (share < 65) {
      return new PictureForm(format, 400, 300, false, Turn.NONE);
    } else if (share < 75) {
      return new PictureForm(format, 480, 360, false, Turn.NONE);
    } else if (share < 90) {
      return new PictureForm(format, 640, 480, false, Turn.NONE);
    } else if (share < 95) {
      return new PictureForm(format, 800, 600, false, Turn.NONE);
    } else if (share < 98) {
      return new PictureForm(format, 1280, 720, false, Turn.NONE);
    }
    return new PictureForm(format, 1920, 1080, false, Turn.NONE);
  }

  private static <T> T oneOf(SplittableRandom random, List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static <T> T take(SplittableRandom random, List<T> choices) {
    return choices.remove(random.nextInt(choices.size()));
  }
}
