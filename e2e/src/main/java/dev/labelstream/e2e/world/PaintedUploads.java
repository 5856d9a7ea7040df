package dev.labelstream.e2e.world;

import static org.apache.flink.util.Preconditions.checkArgument;

import dev.labelstream.e2e.paint.Scene;
import dev.labelstream.e2e.paint.Scenes;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Uploads of painted scenes, {@code painted-000016}, with a few bad ones among them, {@code
 * bad-000017-html-page}.
 *
 * <p>Of every 200 uploads, those at 7, 17, 27, 37 and 47 are bad, one of each {@link BadUpload}.
 */
public final class PaintedUploads implements Uploads {

  private static final int ROUND = 200;
  private static final int FIRST_BAD = 7;
  private static final int BETWEEN_BAD = 10;
  private static final Pattern ID = Pattern.compile("(?:painted|bad)-(\\d{6,18})(?:-[a-z-]+)?");

  private final Scenes scenes;
  private final String baseUrl;
  private final OptionalLong count;

  /**
   * Uploads of scenes.
   *
   * @param baseUrl of an {@link UploadServer} that paints the same scenes
   * @param count how many, the bad ones among them; nothing for uploads without end
   */
  public PaintedUploads(Scenes scenes, String baseUrl, OptionalLong count) {
    checkArgument(count.isEmpty() || count.getAsLong() >= 0, "%s uploads are too few", count);
    this.scenes = scenes;
    this.baseUrl = baseUrl;
    this.count = count;
  }

  @Override
  public Upload at(long number, Instant uploadedAt) {
    checkArgument(
        number >= 0 && number < count.orElse(Long.MAX_VALUE), "there is no upload %s", number);
    Optional<BadUpload> bad = bad(number);
    if (bad.isPresent()) {
      return new Upload(
          id(number), bad.get().url(baseUrl), "bad on purpose: " + bad.get().label(), uploadedAt);
    }
    Scene scene = scenes.at(number);
    return new Upload(
        id(number),
        baseUrl + PaintedGallery.path(number, scene.form().format()),
        scene.caption(),
        uploadedAt);
  }

  @Override
  public OptionalLong count() {
    return count;
  }

  @Override
  public OptionalLong numberOf(String id) {
    Matcher matcher = ID.matcher(id);
    if (!matcher.matches()) {
      return OptionalLong.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    boolean within = count.isEmpty() || number < count.getAsLong();
    return within && id(number).equals(id) ? OptionalLong.of(number) : OptionalLong.empty();
  }

  private static String id(long number) {
    return bad(number)
        .map(bad -> "bad-%06d-%s".formatted(number, bad.label()))
        .orElseGet(() -> "painted-%06d".formatted(number));
  }

  private static Optional<BadUpload> bad(long number) {
    BadUpload[] kinds = BadUpload.values();
    long behindFirst = number % ROUND - FIRST_BAD;
    return behindFirst >= 0
            && behindFirst % BETWEEN_BAD == 0
            && behindFirst / BETWEEN_BAD < kinds.length
        ? Optional.of(kinds[(int) (behindFirst / BETWEEN_BAD)])
        : Optional.empty();
  }
}
