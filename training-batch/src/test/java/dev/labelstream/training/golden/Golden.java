package dev.labelstream.training.golden;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.PictureGrid;
import dev.labelstream.training.example.TokenizedExample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  private Golden(GoldenTensors tensors, JsonNode numbers) {
    this.tensors = tensors;
    this.numbers = numbers;
  }

  public static Golden read(Path folder, String name) {
    try {
      return new Golden(
          GoldenTensors.read(folder.resolve(name + ".safetensors")),
          new ObjectMapper().readTree(Files.readString(folder.resolve(name + ".json"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public GoldenTensors tensors() {
    return tensors;
  }

  public JsonNode numbers() {
    return numbers;
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
      int length = length(name, row, columns);
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

  private int length(String name, int row, int columns) {
    JsonNode lengths = numbers.get("cases").get(name).get("lengths");
    return lengths == null ? columns : lengths.get(row).asInt();
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
