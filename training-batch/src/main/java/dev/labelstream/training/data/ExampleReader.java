package dev.labelstream.training.data;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Takes examples out of a pinned dataset. Safe for several threads at once. */
public final class ExampleReader {

  private final PinnedDataset dataset;
  private final ExampleForm form;

  public ExampleReader(PinnedDataset dataset, ExampleForm form) {
    this.dataset = dataset;
    this.form = form;
  }

  /**
   * Takes the example of a row that a {@link RowSelection} has chosen.
   *
   * @throws IOException if storage fails
   */
  public StoredExample take(long rowId) throws IOException {
    List<StoredExample> taken = new ArrayList<>(1);
    dataset.take(
        List.of(rowId),
        form.columns(),
        (id, batch, row) ->
            taken.add(
                new StoredExample(
                    RowText.text(batch, form.id(), row).orElse(""),
                    RowText.conversation(batch, form, row)
                        .orElseThrow(
                            () -> new IllegalStateException("Row %d has no text".formatted(id))),
                    RowText.pictures(batch, form, row))));
    return taken.get(0);
  }
}
