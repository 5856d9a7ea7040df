package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.LanceSink;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.NoteEncoder;
import dev.labelstream.sinks.SinkOptions;
import dev.labelstream.sinks.SinkSettings;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;

/** The right sink, and those that are wrong in a known way. */
enum SinkUnderTest {
  LANCE_SINK {
    @Override
    Sink<Note> sink(SinkSettings settings, LanceTable.Factory table) {
      return new LanceSink<>(settings, new NoteEncoder(), table);
    }
  },
  COMMIT_ON_FLUSH {
    @Override
    Sink<Note> sink(SinkSettings settings, LanceTable.Factory table) {
      return new CommitOnFlushSink(settings, table);
    }
  },
  COMMIT_ON_CLOSE {
    @Override
    Sink<Note> sink(SinkSettings settings, LanceTable.Factory table) {
      return new CommitOnCloseSink(settings, table);
    }
  },
  NO_LOOK_BEFORE_COMMIT {
    @Override
    Sink<Note> sink(SinkSettings settings, LanceTable.Factory table) {
      return new NoLookSink<>(new LanceSink<>(settings, new NoteEncoder(), table), table);
    }
  };

  abstract Sink<Note> sink(SinkSettings settings, LanceTable.Factory table);

  Sink<Note> sink(Path dataset, String sinkId, Faults faults) {
    SinkSettings settings = settings(dataset, sinkId);
    LanceTable.Factory stored = settings.table();
    return sink(settings, () -> new FaultyTable(stored.open(), faults));
  }

  static SinkSettings settings(Path dataset, String sinkId) {
    Configuration config = new Configuration();
    config.set(SinkOptions.DATASET, dataset.toString());
    config.set(SinkOptions.ID, sinkId);
    config.set(SinkOptions.BATCH_SIZE, MemorySize.parse("4 kb"));
    config.set(SinkOptions.COMMIT_TIMEOUT, Duration.ofSeconds(30));
    // All faults strike while fragments are merged beside the commits.
    config.set(SinkOptions.MAINTAIN_EVERY, 3);
    return SinkSettings.read(
            config,
            problem -> {
              throw new IllegalArgumentException(problem);
            })
        .orElseThrow();
  }
}
