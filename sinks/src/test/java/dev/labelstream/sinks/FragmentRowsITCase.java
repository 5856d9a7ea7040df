package dev.labelstream.sinks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.sinks.FragmentRows.Placed;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.flink.configuration.MemorySize;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Datasets that Python wrote are read whole, whichever way they hold their contents. */
class FragmentRowsITCase {

  private static final int ROWS = 100;
  private static final int ROWS_PER_FRAGMENT = 30;
  private static final WantedLabel WANTED = new WantedLabel("rating_model", "rating-2", Set.of());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"binary", "large_binary", "blob", "list", "large_list"})
  void contentsAreReadAsPythonWroteThem(String kind) throws Exception {
    Path dataset = folder.resolve("contents.lance");
    PythonLance.orSkip()
        .script(
            "write_contents.py",
            List.of(dataset.toString(), kind, "" + ROWS, "" + ROWS_PER_FRAGMENT));

    List<Placed> rows = read(settings(dataset), 0);

    assertThat(rows.stream().map(FragmentRowsITCase::text).toList())
        .containsExactlyElementsOf(IntStream.range(0, ROWS).mapToObj(this::expected).toList());
    assertThat(rows)
        .allSatisfy(row -> assertThat(row.content().row().seenModel()).isNull())
        .extracting(row -> row.content().row().rowId())
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @ValueSource(strings = {"large_binary", "blob"})
  void readingGoesOnFromAnyRow(String kind) throws Exception {
    Path dataset = folder.resolve("contents.lance");
    PythonLance.orSkip().script("write_contents.py", List.of(dataset.toString(), kind, "20", "20"));

    List<Placed> rows = read(settings(dataset), 13);

    assertThat(rows).extracting(Placed::offset).containsExactly(13, 14, 15, 16, 17, 18, 19);
    assertThat(text(rows.get(0))).isEqualTo(expected(13));
  }

  private static List<Placed> read(SourceSettings settings, int nextOffset) throws IOException {
    List<Placed> rows = new ArrayList<>();
    try (ReadableDataset readable = PinnedVersion.open(settings)) {
      for (FragmentSplit split : readable.plan(settings.label()).waiting()) {
        try (FragmentRows fragment = new FragmentRows(readable, split.from(nextOffset), settings)) {
          for (List<Placed> next = fragment.next(); !next.isEmpty(); next = fragment.next()) {
            rows.addAll(next);
          }
        }
      }
    }
    return rows;
  }

  private static SourceSettings settings(Path dataset) {
    return new SourceSettings(
        "reader",
        dataset.toString(),
        Map.of(),
        "content",
        WANTED,
        new DatasetPin.Newest(),
        Duration.ofSeconds(1),
        MemorySize.parse("300 b"));
  }

  private @Nullable String expected(int row) {
    return row % 7 == 3 ? null : ("content of " + row).repeat(3);
  }

  private static @Nullable String text(Placed row) {
    byte[] bytes = row.content().bytes();
    return bytes == null ? null : new String(bytes, StandardCharsets.UTF_8);
  }
}
