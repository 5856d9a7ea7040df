package dev.labelstream.sinks;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.lance.Version;

/**
 * The versions of a dataset that are still there.
 *
 * @param kept how many there are
 * @param versions the newest of them, the newest first
 * @param tags by the versions that they hold, the newest first
 */
public record DatasetTimeline(String uri, long kept, List<Entry> versions, List<TagEntry> tags) {

  /**
   * A version.
   *
   * @param made when
   * @param origin by whom
   * @param tags that hold it
   */
  public record Entry(
      long version,
      Instant made,
      long rows,
      long fragments,
      VersionOrigin origin,
      List<String> tags) {
    public Entry {
      tags = List.copyOf(tags);
    }
  }

  /** A tag and the version that it holds. */
  public record TagEntry(String name, long version) {}

  public DatasetTimeline {
    versions = List.copyOf(versions);
    tags = List.copyOf(tags);
  }

  /**
   * Reads it; each version costs a request or two.
   *
   * @param most versions to tell
   * @throws IOException if there is no such dataset, or it cannot be read
   */
  public static DatasetTimeline read(String uri, Map<String, String> storage, int most)
      throws IOException {
    NamedDataset named = new NamedDataset(uri, storage);
    try (ReadableDataset newest = named.newest();
        StoredLanceTable table = new StoredLanceTable(uri, storage, Long.MAX_VALUE)) {
      List<TagEntry> tags =
          newest.dataset().tags().list().stream()
              .map(tag -> new TagEntry(tag.getName(), tag.getVersion()))
              .sorted(
                  Comparator.comparingLong(TagEntry::version)
                      .reversed()
                      .thenComparing(TagEntry::name))
              .toList();
      List<Version> kept = new ArrayList<>(newest.dataset().listVersions());
      kept.sort(Comparator.comparingLong(Version::getId).reversed());
      List<Entry> entries = new ArrayList<>();
      for (Version version : kept.subList(0, Math.min(most, kept.size()))) {
        entries.add(entry(version, table, tags));
      }
      return new DatasetTimeline(uri, kept.size(), entries, tags);
    } catch (RuntimeException e) {
      throw named.unreadable(e);
    }
  }

  private static Entry entry(Version version, StoredLanceTable table, List<TagEntry> tags) {
    long number = version.getId();
    return new Entry(
        number,
        version.getDataTime().toInstant(),
        version.getManifestSummary().getTotalRows(),
        version.getManifestSummary().getTotalFragments(),
        table.originOf(number).orElseGet(VersionOrigin.Foreign::new),
        tags.stream().filter(tag -> tag.version() == number).map(TagEntry::name).toList());
  }
}
