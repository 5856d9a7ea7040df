package dev.labelstream.e2e.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * What many commits took and left.
 *
 * @param firstMedianMillis of commits 10 to 20; the ones before them warm up
 * @param lastMedianMillis of the last eleven
 * @param versionsBytes of all manifests, one for each version
 * @param largestManifestBytes of any version; a manifest lists every fragment
 * @param dataBytes of all data files
 */
record CommitFigures(
    int commits,
    long versions,
    double firstMedianMillis,
    double lastMedianMillis,
    long versionsBytes,
    long largestManifestBytes,
    long dataBytes) {

  /** With fewer, the first and the last eleven would overlap. */
  static final int FEWEST_COMMITS = 31;

  private static final int WINDOW = 11;
  private static final int FIRST = 10;

  /**
   * @param nanos what each commit took, in order; at least {@link #FEWEST_COMMITS}
   */
  static CommitFigures of(long[] nanos, Path dataset, long versions) throws IOException {
    List<Long> manifests = fileSizes(dataset.resolve("_versions"));
    return new CommitFigures(
        nanos.length,
        versions,
        medianMillis(nanos, FIRST - 1),
        medianMillis(nanos, nanos.length - WINDOW),
        total(manifests),
        manifests.stream().mapToLong(Long::longValue).max().orElse(0),
        total(fileSizes(dataset.resolve("data"))));
  }

  private static double medianMillis(long[] nanos, int from) {
    long[] window = Arrays.copyOfRange(nanos, from, from + WINDOW);
    Arrays.sort(window);
    return window[WINDOW / 2] / 1e6;
  }

  private static List<Long> fileSizes(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> entries = Files.list(folder)) {
      files = entries.toList();
    }
    Long[] sizes = new Long[files.size()];
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = Files.size(files.get(i));
    }
    return List.of(sizes);
  }

  private static long total(List<Long> sizes) {
    return sizes.stream().mapToLong(Long::longValue).sum();
  }

  String toText() {
    return String.format(
        Locale.ROOT,
        """
        %,d commits of one row each, %,d versions
        median commit %,d to %,d      %8.2f ms
        median commit %,d to %,d %8.2f ms
        manifests (_versions)      %8.1f MB, the largest %.1f KB
        data files                 %8.1f MB
        Every version has a manifest that lists all fragments, so a commit takes longer with each
        fragment until the maintenance merges the small ones; --maintain-every 0 shows it without.""",
        commits,
        versions,
        FIRST,
        FIRST + WINDOW - 1,
        firstMedianMillis,
        commits - WINDOW + 1,
        commits,
        lastMedianMillis,
        versionsBytes / 1e6,
        largestManifestBytes / 1e3,
        dataBytes / 1e6);
  }

  String toJson() {
    return String.format(
        Locale.ROOT,
        "{\"commits\": %d, \"versions\": %d, \"first_median_ms\": %.3f, \"last_median_ms\": %.3f,"
            + " \"versions_bytes\": %d, \"largest_manifest_bytes\": %d, \"data_bytes\": %d}",
        commits,
        versions,
        firstMedianMillis,
        lastMedianMillis,
        versionsBytes,
        largestManifestBytes,
        dataBytes);
  }
}
