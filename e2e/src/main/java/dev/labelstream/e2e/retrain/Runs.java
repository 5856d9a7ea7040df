package dev.labelstream.e2e.retrain;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The runs of a dataset, in a folder beside it: {@code NAME.runs}, with a folder for each run that
 * holds {@code run.json}, {@code journal.jsonl} and {@code savepoints}.
 */
record Runs(Path folder) {

  private static final String RECORD = "run.json";
  private static final String JOURNAL = "journal.jsonl";
  private static final DateTimeFormatter ID =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  /**
   * The runs of a dataset.
   *
   * @throws IOException if it is not on a file system of this machine
   */
  static Runs of(String dataset) throws IOException {
    if (dataset.contains("://") && !dataset.startsWith("file:")) {
      throw new IOException(
          "The dataset %s is in an object store, where no lock keeps two retrainings apart: retrain works on datasets of file systems only. Take a savepoint and train by hand: `labelstream savepoint`, `labelstream train --tag TAG`."
              .formatted(dataset));
    }
    Path path =
        dataset.startsWith("file:")
            ? Path.of(URI.create(dataset).getPath())
            : Path.of(dataset).toAbsolutePath();
    Path whole = path.normalize();
    return new Runs(whole.resolveSibling(whole.getFileName() + ".runs"));
  }

  /** An id that no run has; it begins with the time, so that ids are in order. */
  String newId(Instant now) {
    String time = ID.format(now);
    String id = time;
    for (int i = 2; Files.exists(folder.resolve(id)); i++) {
      id = time + "-" + i;
    }
    return id;
  }

  /** All of them, the newest first. */
  List<Run> all() throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    List<Path> files;
    try (Stream<Path> inside = Files.list(folder)) {
      files = inside.map(run -> run.resolve(RECORD)).filter(Files::exists).toList();
    }
    List<Run> runs = new ArrayList<>();
    for (Path file : files) {
      Json.read(file, Run.class).ifPresent(runs::add);
    }
    runs.sort((a, b) -> b.started().compareTo(a.started()));
    return runs;
  }

  Optional<Run> find(String id) throws IOException {
    return Json.read(folder.resolve(id).resolve(RECORD), Run.class);
  }

  /** The one that somebody has to go on with; there is one at most. */
  Optional<Run> underWay() throws IOException {
    return all().stream().filter(Run::isUnderWay).findFirst();
  }

  /** Where a try of the run's savepoint goes. */
  Path savepoints(Run run) {
    return folder
        .resolve(run.id())
        .resolve("savepoints")
        .resolve(Integer.toString(run.savepointTry()));
  }

  /** Writes the run's journal and record. */
  Journal journal(Clock clock) {
    return (step, moment, run) -> {
      Path own = Files.createDirectories(folder.resolve(run.id()));
      Map<String, Object> line = new LinkedHashMap<>();
      line.put("at", clock.instant().toString());
      line.put("step", step);
      line.put("moment", moment);
      line.put("run", run);
      Json.append(own.resolve(JOURNAL), Json.line(line));
      Json.write(own.resolve(RECORD), run);
    };
  }
}
