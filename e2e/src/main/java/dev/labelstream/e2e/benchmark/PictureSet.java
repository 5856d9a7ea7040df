package dev.labelstream.e2e.benchmark;

import dev.labelstream.udf.image.PictureProbe;
import dev.labelstream.udf.image.PictureVerdict;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The pictures of a folder, in the order of their names, each content once. */
record PictureSet(Path folder, List<Picture> pictures) {

  private static final long MAX_PIXELS = 100_000_000;

  /**
   * One file.
   *
   * @param path below the folder, encoded for a URL
   */
  record Picture(String path, long bytes, String sha256) {}

  PictureSet {
    pictures = List.copyOf(pictures);
  }

  /**
   * Lists the whole pictures below a folder; other files are passed over.
   *
   * @throws IOException if there is none, or the folder cannot be read
   */
  static PictureSet of(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new IOException("Cannot take pictures from " + folder + ": it is no folder");
    }
    Path root = folder.toRealPath();
    List<Path> files;
    try (Stream<Path> below = Files.walk(root)) {
      files = below.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Picture> byContent = new HashMap<>();
    for (Path file : files) {
      byte[] bytes = Files.readAllBytes(file);
      if (PictureProbe.probe(bytes, MAX_PIXELS) instanceof PictureVerdict.Whole) {
        String sha256 = sha256(bytes);
        byContent.putIfAbsent(sha256, new Picture(encoded(root, file), bytes.length, sha256));
      }
    }
    if (byContent.isEmpty()) {
      throw new IOException("Cannot take pictures from " + folder + ": no file below it is one");
    }
    return new PictureSet(
        root, byContent.values().stream().sorted((a, b) -> a.path().compareTo(b.path())).toList());
  }

  private static String encoded(Path root, Path file) throws IOException {
    String below = root.relativize(file).toString();
    try {
      return new URI(null, null, "/" + below, null).toASCIIString().substring(1);
    } catch (URISyntaxException e) {
      throw new IOException("Cannot make a URL of the file name " + below, e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform must have SHA-256", e);
    }
  }

  /** How many different pictures there are. */
  int size() {
    return pictures.size();
  }

  long meanBytes() {
    return Math.round(pictures.stream().mapToLong(Picture::bytes).average().orElse(0));
  }

  /** What so many uploads that go round the pictures come to. */
  long bytesOf(long uploads) {
    return meanBytes() * uploads;
  }
}
