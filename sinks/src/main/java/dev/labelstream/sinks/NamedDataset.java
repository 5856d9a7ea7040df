package dev.labelstream.sinks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.lance.Version;

/**
 * A dataset that a person has named; what is not there is answered by what is.
 *
 * @param storage options of the object store, by Lance's names
 */
record NamedDataset(String uri, Map<String, String> storage) {

  private static final int MOST_NAMED = 20;

  /**
   * The newest version.
   *
   * @throws IOException if there is no such dataset, or it cannot be read
   */
  ReadableDataset newest() throws IOException {
    try {
      Optional<ReadableDataset> newest = ReadableDataset.newest(uri, storage);
      if (newest.isEmpty()) {
        throw new IOException("There is no dataset %s%s".formatted(uri, siblings()));
      }
      return newest.get();
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /**
   * A version.
   *
   * @param name its number, or a tag
   * @throws IOException if there is no such dataset, version or tag
   */
  ReadableDataset at(String name) throws IOException {
    long version;
    try (ReadableDataset newest = newest()) {
      version = versionNamed(newest, name);
    }
    return at(version);
  }

  /** A version that is there. */
  ReadableDataset at(long version) throws IOException {
    try {
      return ReadableDataset.at(version, uri, storage)
          .orElseThrow(
              () ->
                  new IOException(
                      "Version %d of %s was cleaned up meanwhile".formatted(version, uri)));
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private long versionNamed(ReadableDataset newest, String name) throws IOException {
    if (!name.matches("[0-9]{1,18}")) {
      OptionalLong tagged = newest.versionOf(name);
      return tagged.orElseThrow(
          () ->
              new IOException("%s has no tag '%s': %s".formatted(uri, name, tagsInWords(newest))));
    }
    long version = Long.parseLong(name);
    List<Long> kept = newest.dataset().listVersions().stream().map(Version::getId).toList();
    if (!kept.contains(version)) {
      throw new IOException(
          "%s has no version %d (any more): %d versions from %d to %d are there"
              .formatted(
                  uri,
                  version,
                  kept.size(),
                  kept.stream().mapToLong(Long::longValue).min().orElse(0),
                  newest.version()));
    }
    return version;
  }

  private static String tagsInWords(ReadableDataset newest) {
    List<String> tags =
        newest.dataset().tags().list().stream()
            .map(tag -> tag.getName())
            .sorted()
            .limit(MOST_NAMED)
            .toList();
    return tags.isEmpty() ? "it has none" : "its tags are " + String.join(", ", tags);
  }

  /** Datasets in the same folder, if that can be listed. */
  private String siblings() throws IOException {
    Path folder = uri.contains("://") ? null : Path.of(uri).toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      return "";
    }
    try (Stream<Path> entries = Files.list(folder)) {
      List<String> datasets =
          entries
              .filter(entry -> Files.isDirectory(entry.resolve("_versions")))
              .map(entry -> entry.getFileName().toString())
              .sorted()
              .limit(MOST_NAMED)
              .toList();
      return datasets.isEmpty()
          ? "; %s holds none".formatted(folder)
          : "; %s holds %s".formatted(folder, String.join(", ", datasets));
    }
  }

  IOException unreadable(RuntimeException e) {
    return new IOException("Cannot read %s: %s".formatted(uri, e.getMessage()), e);
  }
}
