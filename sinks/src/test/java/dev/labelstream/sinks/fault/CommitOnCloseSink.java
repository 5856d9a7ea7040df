package dev.labelstream.sinks.fault;

import dev.labelstream.sinks.LanceTable;
import dev.labelstream.sinks.Note;
import dev.labelstream.sinks.SinkSettings;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.WriterInitContext;

/** Wrong: commits what it holds when it is closed, also when it is closed by a failure. */
final class CommitOnCloseSink implements Sink<Note> {

  private static final long serialVersionUID = 1L;

  private final SinkSettings settings;
  private final LanceTable.Factory table;

  CommitOnCloseSink(SinkSettings settings, LanceTable.Factory table) {
    this.settings = settings;
    this.table = table;
  }

  @Override
  public SinkWriter<Note> createWriter(WriterInitContext context) {
    LanceTable opened = table.open();
    List<Note> buffer = new ArrayList<>();
    return new SinkWriter<>() {
      @Override
      public void write(Note note, Context writeContext) {
        buffer.add(note);
      }

      @Override
      public void flush(boolean endOfInput) {}

      @Override
      public void close() {
        try (opened) {
          DirectAppend.append(opened, settings.sinkId(), buffer);
        }
      }
    };
  }
}
