package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.testing.PythonLance;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * What an independent reader finds wrong with a dataset that should hold the notes 0 to {@code
 * count - 1}, and maybe rows of a foreign writer.
 */
record Verdict(TreeSet<String> missing, TreeSet<String> doubled, TreeSet<String> altered) {

  static Verdict of(PythonLance.Contents contents, long count) {
    Map<String, Integer> times = new HashMap<>();
    TreeSet<String> altered = new TreeSet<>();
    for (PythonLance.Row row : contents.rows()) {
      if (row.key().startsWith("note-")) {
        times.merge(row.key(), 1, Integer::sum);
        Note expected = Note.number(Long.parseLong(row.key().substring("note-".length())));
        if (!expected.sha256().equals(row.contentSha256())) {
          altered.add(row.key());
        }
      }
    }
    TreeSet<String> missing = new TreeSet<>();
    for (long n = 0; n < count; n++) {
      if (!times.containsKey("note-" + n)) {
        missing.add("note-" + n);
      }
    }
    TreeSet<String> doubled = new TreeSet<>();
    times.forEach(
        (id, seen) -> {
          if (seen > 1) {
            doubled.add(id);
          }
        });
    return new Verdict(missing, doubled, altered);
  }

  boolean everyNoteExactlyOnce() {
    return missing.isEmpty() && doubled.isEmpty() && altered.isEmpty();
  }
}
