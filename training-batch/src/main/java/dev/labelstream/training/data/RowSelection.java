package dev.labelstream.training.data;

import dev.labelstream.training.picture.PixelSize;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * The rows of a version that are trained on and those that are held out. The same version and
 * settings give the same rows, so that a restarted reader chooses them anew.
 *
 * <p>Takes eight bytes for each chosen row, and about 80 for each distinct picture while it
 * chooses.
 */
public final class RowSelection {

  private static final String SHA256 = "sha256";
  private static final String WIDTH = "width";
  private static final String HEIGHT = "height";
  private static final int HASH_DIGITS = 64;

  private final ExampleForm form;
  private final HeldOut heldOut;
  private final ExampleCheck check;
  private final Set<Object> seen = new HashSet<>();
  private final RowIds trained = new RowIds();
  private final RowIds evaluated = new RowIds();
  private final Map<String, Long> refusals = new TreeMap<>();
  private long matching;
  private long withoutText;
  private long duplicates;
  private long refused;
  private long rows;

  private RowSelection(ExampleForm form, HeldOut heldOut, ExampleCheck check) {
    this.form = form;
    this.heldOut = heldOut;
    this.check = check;
  }

  /**
   * Goes once through the columns of text and numbers.
   *
   * @param check of each example that has a text
   * @throws IOException if the dataset lacks a column, the filter is wrong, or storage fails
   */
  public static RowSelection of(
      PinnedDataset dataset, DatasetSettings settings, HeldOut heldOut, ExampleCheck check)
      throws IOException {
    for (String needed : settings.form().columns()) {
      if (!dataset.hasColumn(needed)) {
        throw new IOException(
            "The dataset %s has no column %s; it has %s."
                .formatted(
                    settings.uri(),
                    needed,
                    dataset.schema().getFields().stream().map(field -> field.getName()).toList()));
      }
    }
    List<String> columns = new ArrayList<>(List.of(settings.form().id(), settings.form().text()));
    for (String useful : List.of(SHA256, WIDTH, HEIGHT)) {
      if (dataset.hasColumn(useful)) {
        columns.add(useful);
      }
    }
    RowSelection selection = new RowSelection(settings.form(), heldOut, check);
    selection.rows = dataset.rows();
    dataset.scan(columns, settings.rows(), selection::see);
    selection.seen.clear();
    return selection;
  }

  private void see(long rowId, VectorSchemaRoot batch, int row) {
    matching++;
    Conversation conversation;
    try {
      Optional<Conversation> said = RowText.conversation(batch, form, row);
      if (said.isEmpty()) {
        withoutText++;
        return;
      }
      conversation = said.get();
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
      return;
    }
    if (RowText.text(batch, SHA256, row).map(hash -> !seen.add(key(hash))).orElse(false)) {
      duplicates++;
      return;
    }
    try {
      check.check(conversation, size(batch, row));
    } catch (UnusableExampleException e) {
      refuse(String.valueOf(e.getMessage()));
      return;
    }
    boolean isHeldOut = heldOut.holds(RowText.text(batch, form.id(), row).orElse(""));
    (isHeldOut ? evaluated : trained).add(rowId);
  }

  private List<PixelSize> size(VectorSchemaRoot batch, int row) {
    Optional<Integer> height = RowText.number(batch, HEIGHT, row);
    Optional<Integer> width = RowText.number(batch, WIDTH, row);
    boolean isKnown =
        height.isPresent() && width.isPresent() && height.get() > 0 && width.get() > 0;
    return form instanceof ExampleForm.Captioned && isKnown
        ? List.of(new PixelSize(height.get(), width.get()))
        : List.of();
  }

  private void refuse(String reason) {
    refused++;
    // Numbers differ from row to row; the kind of the reason is what counts.
    refusals.merge(reason.replaceAll("[\\d,]*\\d", "N"), 1L, Long::sum);
  }

  /** The rows to train on. */
  public RowIds trained() {
    return trained;
  }

  /** The rows to evaluate with. */
  public RowIds evaluated() {
    return evaluated;
  }

  public SelectionCounts counts() {
    return new SelectionCounts(
        rows, rows - matching, withoutText, duplicates, refused, evaluated.size(), trained.size());
  }

  /** Why rows were refused, with how many each; numbers in a reason are written N. */
  public Map<String, Long> refusals() {
    return Map.copyOf(refusals);
  }

  /** Half of a SHA-256 is enough to tell pictures apart; what looks like none is kept whole. */
  private static Object key(String hash) {
    return hash.length() == HASH_DIGITS
        ? new Digest(
            HexFormat.fromHexDigitsToLong(hash, 0, 16), HexFormat.fromHexDigitsToLong(hash, 16, 32))
        : hash;
  }

  private record Digest(long high, long low) {}
}
