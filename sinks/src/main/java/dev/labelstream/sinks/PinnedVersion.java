package dev.labelstream.sinks;

import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/** Finds the version that a source is to read. */
final class PinnedVersion {

  private PinnedVersion() {}

  /**
   * Opens the version that the settings pin.
   *
   * @throws IOException if there is none; the message says what is missing
   */
  static ReadableDataset open(SourceSettings settings) throws IOException {
    String uri = settings.dataset();
    ReadableDataset newest =
        ReadableDataset.newest(uri, settings.storage())
            .orElseThrow(() -> new IOException("There is no dataset " + uri));
    OptionalLong pinned = OptionalLong.empty();
    if (settings.pin() instanceof DatasetPin.AtVersion at) {
      pinned = OptionalLong.of(at.version());
    } else if (settings.pin() instanceof DatasetPin.AtTag at) {
      pinned = versionOf(at.tag(), newest);
    }
    if (pinned.isEmpty() || pinned.getAsLong() == newest.version()) {
      return newest;
    }
    newest.close();
    long version = pinned.getAsLong();
    Optional<ReadableDataset> found = ReadableDataset.at(version, uri, settings.storage());
    return found.orElseThrow(
        () ->
            new IOException(
                "There is no version %d of %s, or it was cleaned up".formatted(version, uri)));
  }

  private static OptionalLong versionOf(String tag, ReadableDataset newest) throws IOException {
    OptionalLong version = newest.versionOf(tag);
    if (version.isEmpty()) {
      String uri = newest.uri();
      newest.close();
      throw new IOException("There is no tag '%s' in %s".formatted(tag, uri));
    }
    return version;
  }
}
