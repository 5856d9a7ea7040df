package dev.labelstream.sinks;

import java.io.Serializable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The label that rows should have: tells those that lack it from those that have it.
 *
 * @param modelColumn (utf8) that says which model wrote a row's label
 * @param modelVersion that the rows should have
 * @param replaced the versions that give way to it; empty for all that are older by their names
 */
public record WantedLabel(String modelColumn, String modelVersion, Set<String> replaced)
    implements Serializable {

  private static final ModelVersionOrder ORDER = new ModelVersionOrder();

  public WantedLabel {
    replaced = Set.copyOf(replaced);
  }

  /**
   * Whether a row is to be given the label.
   *
   * @param seenModel what its model column holds; null if nothing
   */
  boolean isLackedBy(@Nullable String seenModel) {
    if (seenModel == null) {
      return true;
    }
    return replaced.isEmpty()
        ? ORDER.compare(seenModel, modelVersion) < 0
        : replaced.contains(seenModel) && !seenModel.equals(modelVersion);
  }

  /**
   * What Lance can tell of it without us: a condition in SQL that all rows meet that lack the
   * label, and some that have it of another model.
   */
  String condition() {
    return "%s IS NULL OR %s <> '%s'"
        .formatted(modelColumn, modelColumn, modelVersion.replace("'", "''"));
  }
}
