package dev.labelstream.sinks;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Wrong: whatever a row holds by the time of the commit passes for what was seen. */
public final class NoCompareTable extends ForwardingTable {

  private final LabelledNotes notes;

  public NoCompareTable(LanceTable table, LabelledNotes notes) {
    super(table);
    this.notes = notes;
  }

  @Override
  public PlacedLabels place(long version, List<StagedLabels> labels) {
    try {
      Map<Long, NoteLabel> now = new HashMap<>();
      notes.scored("m0").forEach(note -> now.put(note.row().rowId(), note));
      List<StagedLabels> blind = new ArrayList<>();
      for (StagedLabels staged : labels) {
        List<NoteLabel> lines = new ArrayList<>();
        for (LabelKeys.Key key : notes.keys(staged)) {
          NoteLabel note = requireNonNull(now.get(key.row().rowId()));
          lines.add(new NoteLabel(note.row(), note.number(), requireNonNull(key.broughtModel())));
        }
        blind.add(notes.staged(lines));
      }
      return super.place(version, blind);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
