package dev.labelstream.e2e.world;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.PictureFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/** Painted pictures: {@code /painted/17.png} is picture 17, if that is a PNG. */
final class PaintedGallery implements Gallery {

  // A retry comes soon after the first attempt, or never.
  private static final int REMEMBERED = 64;
  private static final Pattern PATH = Pattern.compile("/painted/(\\d{1,18})\\.([a-z]+)");

  private final PaintedPictures pictures;
  private final Map<Long, byte[]> recent;

  PaintedGallery(PaintedPictures pictures) {
    this.pictures = pictures;
    this.recent =
        new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
          @Override
          protected boolean removeEldestEntry(Map.Entry<Long, byte[]> eldest) {
            return size() > REMEMBERED;
          }
        };
  }

  /** The path under which a picture is found, with its leading slash. */
  static String path(long number, PictureFormat format) {
    return "/painted/" + number + "." + format.extension();
  }

  @Override
  public Optional<HttpEntity> find(String path) {
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    long number = Long.parseLong(matcher.group(1));
    PictureFormat format = pictures.scene(number).form().format();
    if (!matcher.group(2).equals(format.extension())) {
      return Optional.empty();
    }
    return Optional.of(new ByteArrayEntity(file(number), ContentType.create(format.mediaType())));
  }

  /** Not locked while it paints: that two threads paint the same picture is rare and harmless. */
  private byte[] file(long number) {
    synchronized (recent) {
      byte[] file = recent.get(number);
      if (file != null) {
        return file;
      }
    }
    byte[] file = pictures.file(number);
    synchronized (recent) {
      recent.put(number, file);
    }
    return file;
  }
}
