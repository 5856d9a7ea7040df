package dev.labelstream.sinks;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The versions of a dataset and the tags that hold some of them. Each call opens the dataset anew,
 * and sees what others have done to it meanwhile.
 *
 * @param storage options of the object store, by Lance's names
 */
public record DatasetVersions(String uri, Map<String, String> storage) {

  public DatasetVersions {
    storage = Map.copyOf(storage);
  }

  /** The newest version; empty if there is no dataset. */
  public OptionalLong newest() throws IOException {
    try (StoredLanceTable table = table()) {
      long version = table.latestVersion();
      return version == 0 ? OptionalLong.empty() : OptionalLong.of(version);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /**
   * How many rows a version has.
   *
   * @throws IOException if it is not there (any more)
   */
  public long rows(long version) throws IOException {
    try (ReadableDataset dataset =
        ReadableDataset.at(version, uri, storage)
            .orElseThrow(
                () ->
                    new IOException(
                        "There is no version %d of %s, or it was cleaned up"
                            .formatted(version, uri)))) {
      return NativeCalls.unchecked(() -> dataset.dataset().countRows());
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /** The version that a tag holds; empty if there is no such tag. */
  public OptionalLong tagged(String tag) throws IOException {
    try (ReadableDataset dataset = open()) {
      return NativeCalls.unchecked(() -> dataset.versionOf(tag));
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  /**
   * Lets a tag hold a version, for good: it is not moved.
   *
   * @throws IOException also if it holds another version already
   */
  public void tag(String tag, long version) throws IOException {
    try (ReadableDataset dataset = open()) {
      OptionalLong held = dataset.versionOf(tag);
      if (held.isEmpty()) {
        NativeCalls.unchecked(
            () -> {
              dataset.dataset().tags().create(tag, version);
              return tag;
            });
      } else if (held.getAsLong() != version) {
        throw new IOException(
            "The tag %s of %s holds version %d already, not %d"
                .formatted(tag, uri, held.getAsLong(), version));
      }
    } catch (RuntimeException e) {
      throw new IOException(
          "Cannot tag version %d of %s as %s: %s".formatted(version, uri, tag, e.getMessage()), e);
    }
  }

  /** Whether the newest version holds what a savepoint covers, and which version does exactly. */
  public Coverage coverage(String sinkId, SinkPosition position) throws IOException {
    try (StoredLanceTable table = table()) {
      return Coverage.of(table, sinkId, position);
    } catch (RuntimeException e) {
      throw unreadable(e);
    }
  }

  private StoredLanceTable table() {
    return new StoredLanceTable(uri, storage, Long.MAX_VALUE);
  }

  private ReadableDataset open() throws IOException {
    return ReadableDataset.newest(uri, storage)
        .orElseThrow(() -> new IOException("There is no dataset " + uri));
  }

  private IOException unreadable(RuntimeException e) {
    return new IOException("Cannot look at %s: %s".formatted(uri, e.getMessage()), e);
  }
}
