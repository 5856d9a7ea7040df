package dev.labelstream.sinks;

import dev.labelstream.sinks.RowLocator.Place;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Which labels are written: those whose row is as it was when it was read. A compare-and-set needs
 * no order of the models' versions, and of two jobs that bring values for one row the second always
 * sees the first.
 */
final class LabelChoice {

  private final Map<Long, Place> places;
  private final Map<Integer, Map<LabelLines, BitSet>> chosen = new TreeMap<>();
  private long labelled;
  private long superseded;
  private long gone;

  /**
   * @param places of the rows, by row id
   */
  LabelChoice(Map<Long, Place> places) {
    this.places = new HashMap<>(places);
  }

  void consider(LabelLines file) {
    List<LabelKeys.Key> keys = file.keys();
    for (int line = 0; line < keys.size(); line++) {
      LabelKeys.Key key = keys.get(line);
      StoredRow row = key.row();
      Place place = places.get(row.rowId());
      // After a rollback of the dataset, Lance gives the ids of the rows that it undid to others.
      if (place == null || place.createdAt() > row.readVersion()) {
        gone++;
      } else if (!Objects.equals(place.model(), row.seenModel())
          || (place.model() != null && place.model().equals(key.broughtModel()))) {
        superseded++;
      } else {
        labelled++;
        chosen
            .computeIfAbsent(place.fragmentId(), fragment -> new LinkedHashMap<>())
            .computeIfAbsent(file, same -> new BitSet())
            .set(line);
        places.put(
            row.rowId(), new Place(place.fragmentId(), key.broughtModel(), place.createdAt()));
      }
    }
  }

  /** The chosen lines of each file, by the fragment that holds their rows. */
  Map<Integer, Map<LabelLines, BitSet>> byFragment() {
    return chosen;
  }

  long labelled() {
    return labelled;
  }

  long superseded() {
    return superseded;
  }

  long gone() {
    return gone;
  }
}
