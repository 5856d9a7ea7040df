package dev.labelstream.sinks;

import java.io.DataOutput;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.jspecify.annotations.Nullable;
import org.lance.FragmentMetadata;
import org.lance.fragment.DataFile;
import org.lance.fragment.DeletionFile;
import org.lance.fragment.DeletionFileType;
import org.lance.fragment.RowIdMeta;
import org.lance.fragment.VersionMeta;

/**
 * Fragment metadata in bytes of our own. Lance's classes are serializable, but a savepoint must
 * outlive an upgrade of Lance.
 *
 * <p>The layout belongs to the version of the serializer that calls it: a change needs a new method
 * beside these, not an edit.
 */
final class FragmentCodec {

  private FragmentCodec() {}

  static void writeV1(List<FragmentMetadata> fragments, DataOutput out) throws IOException {
    out.writeInt(fragments.size());
    for (FragmentMetadata fragment : fragments) {
      writeFragment(fragment, out);
    }
  }

  static List<FragmentMetadata> readV1(DataInputDeserializer in) throws IOException {
    int count = readCount(in);
    List<FragmentMetadata> fragments = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fragments.add(readFragment(in));
    }
    return fragments;
  }

  private static void writeFragment(FragmentMetadata fragment, DataOutput out) throws IOException {
    out.writeInt(fragment.getId());
    out.writeInt(fragment.getFiles().size());
    for (DataFile file : fragment.getFiles()) {
      writeFile(file, out);
    }
    out.writeLong(fragment.getPhysicalRows());
    writeDeletions(fragment.getDeletionFile(), out);
    RowIdMeta rowIds = fragment.getRowIdMeta();
    writeText(rowIds == null ? null : rowIds.getMetadata(), out);
    writeVersions(fragment.getCreatedAtVersionMeta(), out);
    writeVersions(fragment.getLastUpdatedAtVersionMeta(), out);
  }

  // NullAway cannot see that Lance's constructor takes null for what is absent.
  @SuppressWarnings("NullAway")
  private static FragmentMetadata readFragment(DataInputDeserializer in) throws IOException {
    int id = in.readInt();
    int fileCount = readCount(in);
    List<DataFile> files = new ArrayList<>();
    for (int i = 0; i < fileCount; i++) {
      files.add(readFile(in));
    }
    long physicalRows = in.readLong();
    DeletionFile deletions = readDeletions(in);
    String rowIds = readText(in);
    return new FragmentMetadata(
        id,
        files,
        physicalRows,
        deletions,
        rowIds == null ? null : new RowIdMeta(rowIds),
        readVersions(in),
        readVersions(in));
  }

  private static void writeFile(DataFile file, DataOutput out) throws IOException {
    out.writeUTF(file.getPath());
    writeInts(file.getFields(), out);
    writeInts(file.getColumnIndices(), out);
    out.writeInt(file.getFileMajorVersion());
    out.writeInt(file.getFileMinorVersion());
    writeLong(file.getFileSizeBytes(), out);
    writeInt(file.getBaseId().orElse(null), out);
  }

  @SuppressWarnings("NullAway")
  private static DataFile readFile(DataInputDeserializer in) throws IOException {
    return new DataFile(
        in.readUTF(),
        readInts(in),
        readInts(in),
        in.readInt(),
        in.readInt(),
        readLong(in),
        readInt(in));
  }

  private static void writeDeletions(@Nullable DeletionFile deletions, DataOutput out)
      throws IOException {
    out.writeBoolean(deletions != null);
    if (deletions != null) {
      out.writeLong(deletions.getId());
      out.writeLong(deletions.getReadVersion());
      writeLong(deletions.getNumDeletedRows(), out);
      out.writeUTF(deletions.getFileType().name());
      writeInt(deletions.getBaseId().orElse(null), out);
    }
  }

  @SuppressWarnings("NullAway")
  private static @Nullable DeletionFile readDeletions(DataInputDeserializer in) throws IOException {
    return in.readBoolean()
        ? new DeletionFile(
            in.readLong(),
            in.readLong(),
            readLong(in),
            DeletionFileType.valueOf(in.readUTF()),
            readInt(in))
        : null;
  }

  private static void writeVersions(@Nullable VersionMeta versions, DataOutput out)
      throws IOException {
    writeText(versions == null ? null : versions.getMetadata(), out);
  }

  private static @Nullable VersionMeta readVersions(DataInputDeserializer in) throws IOException {
    String versions = readText(in);
    return versions == null ? null : new VersionMeta(versions);
  }

  /** Row ids may be long: {@code writeUTF} ends at 64 KiB. */
  static void writeText(@Nullable String text, DataOutput out) throws IOException {
    if (text == null) {
      out.writeInt(-1);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static @Nullable String readText(DataInputDeserializer in) throws IOException {
    int length = in.readInt();
    if (length < 0) {
      return null;
    }
    checkCount(length, in);
    byte[] bytes = new byte[length];
    in.readFully(bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }

  static int readCount(DataInputDeserializer in) throws IOException {
    int count = in.readInt();
    checkCount(count, in);
    return count;
  }

  /** Corrupt bytes must not make us ask for more memory than they could fill. */
  private static void checkCount(int count, DataInputDeserializer in) throws EOFException {
    if (count < 0 || count > in.available()) {
      throw new EOFException(count + " elements cannot be in " + in.available() + " bytes");
    }
  }

  private static void writeInts(int[] values, DataOutput out) throws IOException {
    out.writeInt(values.length);
    for (int value : values) {
      out.writeInt(value);
    }
  }

  private static int[] readInts(DataInputDeserializer in) throws IOException {
    int[] values = new int[readCount(in)];
    for (int i = 0; i < values.length; i++) {
      values[i] = in.readInt();
    }
    return values;
  }

  private static void writeLong(@Nullable Long value, DataOutput out) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeLong(value);
    }
  }

  private static @Nullable Long readLong(DataInputDeserializer in) throws IOException {
    return in.readBoolean() ? (Long) in.readLong() : null;
  }

  private static void writeInt(@Nullable Integer value, DataOutput out) throws IOException {
    out.writeBoolean(value != null);
    if (value != null) {
      out.writeInt(value);
    }
  }

  private static @Nullable Integer readInt(DataInputDeserializer in) throws IOException {
    return in.readBoolean() ? (Integer) in.readInt() : null;
  }
}
