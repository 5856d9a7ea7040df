package dev.labelstream.e2e.world;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Uploads of the picture files below a folder, in the order of their names, with each {@link
 * BadUpload} once among them.
 *
 * <p>A picture's id is its path below the folder, so a folder that grew gives new numbers but keeps
 * its ids. Hidden files and folders, and links, are passed over.
 */
public final class FolderUploads implements Uploads {

  private final String baseUrl;
  private final List<Entry> entries;
  private final Map<String, Integer> numbers;

  private FolderUploads(String baseUrl, List<Entry> entries) {
    this.baseUrl = baseUrl;
    this.entries = List.copyOf(entries);
    Map<String, Integer> numbers = new HashMap<>();
    for (int number = 0; number < entries.size(); number++) {
      numbers.put(entries.get(number).id(), number);
    }
    this.numbers = Map.copyOf(numbers);
  }

  /**
   * Lists a folder as it is now, with the captions of an {@code images.jsonl} in it or beside it.
   *
   * @param baseUrl of an {@link UploadServer} over the same folder
   * @throws IOException if there is no such folder or no picture in it, or the captions can't be
   *     read
   */
  public static FolderUploads list(Path folder, String baseUrl) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("Cannot take pictures from " + folder + ": it is no folder.");
    }
    List<String> paths = picturesBelow(folder);
    if (paths.isEmpty()) {
      throw new IOException(
          "Cannot take pictures from %s: no file below it ends in png, jpg, jpeg, gif, bmp or webp."
              .formatted(folder));
    }
    FolderCaptions captions = FolderCaptions.beside(folder);
    List<Entry> entries = new ArrayList<>();
    BadUpload[] bad = BadUpload.values();
    int badSoFar = 0;
    for (int at = 0; at < paths.size(); at++) {
      String path = paths.get(at);
      entries.add(new Entry(path, encoded(path), captions.of(path)));
      // Spread evenly, the last of them behind the last picture.
      while (badSoFar < bad.length && (at + 1L) * bad.length >= (badSoFar + 1L) * paths.size()) {
        BadUpload next = bad[badSoFar++];
        entries.add(
            new Entry("bad-" + next.label(), next.place(), "bad on purpose: " + next.label()));
      }
    }
    return new FolderUploads(baseUrl, entries);
  }

  @Override
  public Upload at(long number, Instant uploadedAt) {
    Entry entry = entries.get(Math.toIntExact(number));
    String url = entry.place().startsWith("/") ? baseUrl + entry.place() : entry.place();
    return new Upload(entry.id(), url, entry.caption(), uploadedAt);
  }

  @Override
  public OptionalLong count() {
    return OptionalLong.of(entries.size());
  }

  @Override
  public OptionalLong numberOf(String id) {
    Integer number = numbers.get(id);
    return number == null ? OptionalLong.empty() : OptionalLong.of(number);
  }

  /** Paths below the folder, with slashes, sorted. */
  private static List<String> picturesBelow(Path folder) throws IOException {
    List<String> paths = new ArrayList<>();
    Files.walkFileTree(
        folder.toRealPath(),
        new SimpleFileVisitor<>() {
          private final Path root = folder.toRealPath();

          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            return isHidden(directory) && !directory.equals(root)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && !isHidden(file) && FolderGallery.isPicture(file)) {
              paths.add(root.relativize(file).toString());
            }
            return FileVisitResult.CONTINUE;
          }
        });
    Collections.sort(paths);
    return paths;
  }

  private static boolean isHidden(Path path) {
    return path.getFileName() != null && path.getFileName().toString().startsWith(".");
  }

  private static String encoded(String below) throws IOException {
    try {
      return new URI(null, null, FolderGallery.path(below), null).toASCIIString();
    } catch (URISyntaxException e) {
      throw new IOException("Cannot make a URL of the file name " + below, e);
    }
  }

  /**
   * One upload.
   *
   * @param place the path of its URL on the server, encoded, or a whole URL
   */
  private record Entry(String id, String place, @Nullable String caption) {}
}
