package dev.labelstream.sinks;

import java.util.List;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;
import org.lance.fragment.DeletionFileType;
import org.lance.fragment.RowIdMeta;
import org.lance.fragment.VersionMeta;

/** Fragments that were never written. */
final class Fragments {

  private Fragments() {}

  /** With nothing but what each fragment has. */
  // NullAway cannot see that Lance's constructors take null for what is absent.
  @SuppressWarnings("NullAway")
  static FragmentMetadata of(long rows) {
    DataFile file = new DataFile("a.lance", new int[] {0, 1}, new int[] {0, 1}, 2, 1, null, null);
    return new FragmentMetadata(0, List.of(file), rows, null, null, null, null);
  }

  /** With all that a fragment can have, and two files. */
  static FragmentMetadata complete(String rowIds) {
    return new FragmentMetadata(
        7,
        List.of(
            new DataFile("a.lance", new int[] {0, 1}, new int[] {0, 1}, 2, 1, 1L << 40, 3),
            new DataFile("b-\u00e9.lance", new int[] {}, new int[] {5}, 2, 0, 0L, 0)),
        1L << 33,
        new DeletionFile(11, 12, 13L, DeletionFileType.BITMAP, 4),
        new RowIdMeta(rowIds),
        new VersionMeta("created"),
        new VersionMeta("updated"));
  }
}
