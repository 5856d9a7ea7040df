package dev.labelstream.training.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.checkpoint.SafetensorsWriter;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.PictureGrid;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.testing.Goldens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What the reference computes for one checkpoint: inputs, and what came of them. */
public final class Golden {

  private static final float[] MEAN = {0.48145467f, 0.4578275f, 0.40821072f};
  private static final float[] DEVIATION = {0.26862955f, 0.2613026f, 0.2757771f};
  private static final int PATCH_PIXELS = 14 * 14;
  private static final int FRAMES = 2;
  private static final int MERGE = 2;
  private static final int NO_ANSWER = -100;

  private final GoldenTensors tensors;
  private final JsonNode numbers;

  private Golden(Path prefix) {
    try {
      this.tensors =
          GoldenTensors.read(prefix.resolveSibling(prefix.getFileName() + ".safetensors"));
      this.numbers =
          new ObjectMapper()
              .readTree(prefix.resolveSibling(prefix.getFileName() + ".json").toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What the scripts have written just now. */
  public static Golden at(Path prefix) {
    return new Golden(prefix);
  }

  /** What transformers and peft compute with the tiny checkpoint of a family. */
  public static Golden of(Family family) {
    return new Golden(prefix(family));
  }

  /** The path of the golden's files, without their extensions. */
  public static Path prefix(Family family) {
    return Goldens.path(family.modelType());
  }

  /** What they learn, with that checkpoint and the examples of {@link #of}. */
  public static Golden learning(Family family) {
    return new Golden(Goldens.path("learning-" + family.modelType()));
  }

  /** The names of the cases, in the order in which the reference goes through them. */
  public List<String> cases() {
    List<String> cases = new ArrayList<>();
    numbers.get("cases").fieldNames().forEachRemaining(cases::add);
    return cases;
  }

  public GoldenTensors tensors() {
    return tensors;
  }

  public JsonNode numbers() {
    return numbers;
  }

  /** The adapter that the reference begins with, in a folder as PEFT writes it. */
  public Path adapter(Path folder) {
    try {
      Files.createDirectories(folder);
      Files.writeString(
          folder.resolve("adapter_config.json"),
          "{\"peft_type\": \"LORA\", \"r\": 4, \"lora_alpha\": 8, \"lora_dropout\": 0.0}");
      List<SafetensorsWriter.Entry> entries = new ArrayList<>();
      for (String matrix : matrices()) {
        List<Long> shape =
            Arrays.stream(tensors.shape("lora." + matrix)).mapToObj(Long::valueOf).toList();
        ByteBuffer bytes = tensors.floatBytes("lora." + matrix);
        entries.add(SafetensorsWriter.Entry.of(stored(matrix), ElementType.F32, shape, bytes));
      }
      SafetensorsWriter.write(
          folder.resolve("adapter_model.safetensors"), entries, Map.of("format", "pt"));
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The names of the adapter's matrices as PEFT has them in memory. */
  public List<String> matrices() {
    return tensors.names().stream()
        .filter(name -> name.startsWith("lora."))
        .map(name -> name.substring("lora.".length()))
        .toList();
  }

  /** The name of a matrix in PEFT's files. */
  public static String stored(String matrix) {
    return matrix.replace(".default", "");
  }

  /** Of how many tokens of the vocabulary one logit is there. */
  public int stride() {
    return numbers.get("logit_stride").asInt();
  }

  /** The examples of a case, without the padding that the reference needs. */
  public List<TokenizedExample> examples(String name, int imageToken) {
    int[] ids = tensors.ints(name + ".input_ids");
    int[] labels = tensors.ints(name + ".labels");
    int rows = tensors.shape(name + ".input_ids")[0];
    int columns = ids.length / rows;
    List<PatchedPicture> pictures = pictures(name);
    List<TokenizedExample> examples = new ArrayList<>();
    int picture = 0;
    for (int row = 0; row < rows; row++) {
      int length = numbers.get("cases").get(name).get("lengths").get(row).asInt();
      int[] tokens = Arrays.copyOfRange(ids, row * columns, row * columns + length);
      boolean[] answer = new boolean[length];
      for (int t = 0; t < length; t++) {
        answer[t] = labels[row * columns + t] != NO_ANSWER;
      }
      long places = Arrays.stream(tokens).filter(token -> token == imageToken).count();
      List<PatchedPicture> own = new ArrayList<>();
      while (places > 0) {
        PatchedPicture next = pictures.get(picture++);
        own.add(next);
        places -= next.grid().tokens(MERGE);
      }
      examples.add(new TokenizedExample(tokens, answer, own));
    }
    return examples;
  }

  private List<PatchedPicture> pictures(String name) {
    if (!tensors.has(name + ".grid")) {
      return List.of();
    }
    int[] grids = tensors.ints(name + ".grid");
    byte[] bytes = tensors.bytes(name + ".patches_u8");
    List<PatchedPicture> pictures = new ArrayList<>();
    int at = 0;
    for (int g = 0; g < grids.length; g += 3) {
      var grid = new PictureGrid(grids[g], grids[g + 1], grids[g + 2]);
      float[] pixels = new float[grid.patches() * MEAN.length * FRAMES * PATCH_PIXELS];
      int to = 0;
      for (int patch = 0; patch < grid.patches(); patch++) {
        for (int channel = 0; channel < MEAN.length; channel++) {
          for (int i = 0; i < PATCH_PIXELS; i++) {
            float value = ((bytes[at++] & 0xff) - MEAN[channel] * 255) / (DEVIATION[channel] * 255);
            pixels[to + i] = value;
            pixels[to + PATCH_PIXELS + i] = value;
          }
          to += FRAMES * PATCH_PIXELS;
        }
      }
      pictures.add(new PatchedPicture(pixels, grid));
    }
    return pictures;
  }
}
