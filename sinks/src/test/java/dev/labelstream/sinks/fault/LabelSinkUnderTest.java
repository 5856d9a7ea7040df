package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.LabelSink;
import dev.labelstream.sinks.LabelledNotes;
import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.NoCompareTable;
import dev.labelstream.sinks.NoteLabel;
import dev.labelstream.sinks.SinkSettings;
import dev.labelstream.sinks.StaleColumnsTable;
import java.nio.file.Path;
import org.apache.flink.api.connector.sink2.Sink;

/** The right sink of labels, and those that are wrong in a known way. */
enum LabelSinkUnderTest {
  LABEL_SINK {
    @Override
    Sink<NoteLabel> sink(LabelledNotes notes, SinkSettings settings, LanceTable.Factory table) {
      return new LabelSink<>(settings, notes.encoder(), table);
    }
  },

  /** Commits what it is offered without looking whether it is there. */
  NO_LOOK_BEFORE_COMMIT {
    @Override
    Sink<NoteLabel> sink(LabelledNotes notes, SinkSettings settings, LanceTable.Factory table) {
      return new NoLookSink<>(new LabelSink<>(settings, notes.encoder(), table), table);
    }
  },

  /** Writes its labels whatever the rows hold by then. */
  NO_COMPARE {
    @Override
    Sink<NoteLabel> sink(LabelledNotes notes, SinkSettings settings, LanceTable.Factory table) {
      return new LabelSink<>(
          settings, notes.encoder(), () -> new NoCompareTable(table.open(), notes));
    }
  },

  /** Makes the column data when it stages, and commits it at whatever version is the newest. */
  STALE_COLUMNS {
    @Override
    Sink<NoteLabel> sink(LabelledNotes notes, SinkSettings settings, LanceTable.Factory table) {
      return new LabelSink<>(settings, notes.encoder(), () -> new StaleColumnsTable(table.open()));
    }
  };

  abstract Sink<NoteLabel> sink(
      LabelledNotes notes, SinkSettings settings, LanceTable.Factory table);

  /** The sink's id is the label's name. */
  Sink<NoteLabel> sink(Path dataset, String label, Faults faults) {
    SinkSettings settings = SinkUnderTest.settings(dataset, label);
    LanceTable.Factory stored = settings.table();
    return sink(
        new LabelledNotes(dataset.toString(), label),
        settings,
        () -> new FaultyTable(stored.open(), faults));
  }
}
