package dev.labelstream.training.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Copies a checkpoint with some weights replaced: the same files with the same names of weights, in
 * the same types, so that whoever read the one reads the other.
 */
public final class CheckpointCopy {

  private CheckpointCopy() {}

  /** Says which weights are other ones in the copy. */
  @FunctionalInterface
  public interface Replacement {
    /**
     * The numbers of a weight in the copy.
     *
     * @param name when running
     * @param stored where it lies in the original
     * @return in the original's type and shape, little endian; nothing if it stays
     */
    Optional<ByteBuffer> of(String name, StoredTensor stored) throws IOException;
  }

  /**
   * Writes the copy into a folder that is there.
   *
   * @throws IOException if the original cannot be read or the copy not be written
   */
  public static void write(Checkpoint original, Path folder, Replacement replacement)
      throws IOException {
    Set<String> weightFiles = Checkpoint.weightFiles(original.folder());
    copyOthers(original.folder(), folder, weightFiles);
    for (String file : weightFiles) {
      Path source = original.folder().resolve(file);
      SafetensorsHeader header = SafetensorsHeader.read(source);
      List<SafetensorsWriter.Entry> entries = new ArrayList<>();
      for (StoredTensor stored : header.tensors().values()) {
        entries.add(
            new SafetensorsWriter.Entry(
                stored.name(),
                stored.type(),
                stored.shape(),
                channel -> writeEither(stored, replacement, channel)));
      }
      Map<String, String> metadata =
          header.metadata().isEmpty() ? Map.of("format", "pt") : header.metadata();
      SafetensorsWriter.write(folder.resolve(file), entries, metadata);
    }
  }

  private static void copyOthers(Path from, Path to, Set<String> weightFiles) throws IOException {
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = file.getFileName().toString();
        if (!weightFiles.contains(name)) {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }

  private static void writeEither(
      StoredTensor stored, Replacement replacement, WritableByteChannel channel)
      throws IOException {
    Optional<ByteBuffer> replaced = replacement.of(WeightNames.running(stored.name()), stored);
    if (replaced.isPresent()) {
      SafetensorsWriter.writeAll(channel, replaced.get());
      return;
    }
    try (FileChannel source = FileChannel.open(stored.file())) {
      long written = 0;
      while (written < stored.bytes()) {
        written += source.transferTo(stored.offset() + written, stored.bytes() - written, channel);
      }
    }
  }
}
