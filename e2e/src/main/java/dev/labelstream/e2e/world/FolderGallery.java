package dev.labelstream.e2e.world;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.FileEntity;

/**
 * The picture files below a folder: {@code /files/a/b.png} is its {@code a/b.png}.
 *
 * <p>What is no picture by its extension, or lies elsewhere (by {@code ..} or by a link), is not
 * there.
 */
final class FolderGallery implements Gallery {

  private static final String PREFIX = "/files/";
  private static final Map<String, ContentType> TYPES =
      Map.of(
          "png", ContentType.IMAGE_PNG,
          "jpg", ContentType.IMAGE_JPEG,
          "jpeg", ContentType.IMAGE_JPEG,
          "gif", ContentType.IMAGE_GIF,
          "bmp", ContentType.IMAGE_BMP,
          "webp", ContentType.IMAGE_WEBP);

  private final Path folder;

  /**
   * Opens a folder.
   *
   * @throws IOException if there is no such folder
   */
  FolderGallery(Path folder) throws IOException {
    this.folder = folder.toRealPath();
  }

  /** The path of a picture below the folder, with slashes; the URL must still be encoded. */
  static String path(String below) {
    return PREFIX + below;
  }

  /** Whether a file counts as a picture, by its extension. */
  static boolean isPicture(Path file) {
    return TYPES.containsKey(extension(file));
  }

  @Override
  public Optional<HttpEntity> find(String path) throws IOException {
    if (!path.startsWith(PREFIX)) {
      return Optional.empty();
    }
    try {
      Path file = folder.resolve(path.substring(PREFIX.length())).toRealPath();
      ContentType type = TYPES.get(extension(file));
      if (type == null || !file.startsWith(folder) || !Files.isRegularFile(file)) {
        return Optional.empty();
      }
      return Optional.of(new FileEntity(file.toFile(), type));
    } catch (NoSuchFileException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static String extension(Path file) {
    String name = file.getFileName() == null ? "" : file.getFileName().toString();
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
