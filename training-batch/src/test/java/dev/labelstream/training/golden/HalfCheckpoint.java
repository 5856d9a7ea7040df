package dev.labelstream.training.golden;

import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.SafetensorsWriter;
import dev.labelstream.training.checkpoint.StoredTensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A checkpoint whose weights are rounded to bfloat16, in one file. */
public final class HalfCheckpoint {

  private HalfCheckpoint() {}

  public static Checkpoint write(Checkpoint whole, Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String file : List.of("config.json", "generation_config.json")) {
      Files.copy(whole.folder().resolve(file), folder.resolve(file));
    }
    List<SafetensorsWriter.Entry> entries = new ArrayList<>();
    for (StoredTensor tensor : whole.tensors().values()) {
      entries.add(
          SafetensorsWriter.Entry.of(
              tensor.name(), ElementType.BF16, tensor.shape(), rounded(tensor)));
    }
    SafetensorsWriter.write(folder.resolve("model.safetensors"), entries, Map.of());
    return Checkpoint.open(folder);
  }

  private static ByteBuffer rounded(StoredTensor tensor) throws IOException {
    ByteBuffer single = ByteBuffer.allocate((int) tensor.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel channel = FileChannel.open(tensor.file())) {
      channel.read(single, tensor.offset());
    }
    single.flip();
    ByteBuffer half = ByteBuffer.allocate(single.remaining() / 2).order(ByteOrder.LITTLE_ENDIAN);
    while (single.hasRemaining()) {
      int bits = single.getInt();
      int below = bits & 0xffff;
      int upper = bits >>> 16;
      boolean up = below > 0x8000 || (below == 0x8000 && (upper & 1) == 1);
      half.putShort((short) (up ? upper + 1 : upper));
    }
    return half.flip();
  }
}
