package dev.labelstream.training.picture;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What a checkpoint says of its pictures.
 *
 * @param patchSize pixels of a patch's side
 * @param temporalPatchSize frames of a patch; a still picture is repeated
 * @param mergeSize patches of a token's side
 * @param minPixels the least area after resizing
 * @param maxPixels the largest area after resizing
 * @param mean of red, green and blue, of 0 to 1
 * @param std of red, green and blue
 */
public record ImageProcessor(
    int patchSize,
    int temporalPatchSize,
    int mergeSize,
    long minPixels,
    long maxPixels,
    List<Double> mean,
    List<Double> std)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The reference's defaults, for keys that a file leaves out. */
  public static final ImageProcessor DEFAULT =
      new ImageProcessor(
          14,
          2,
          2,
          56 * 56,
          28 * 28 * 1280,
          List.of(0.48145466, 0.4578275, 0.40821073),
          List.of(0.26862954, 0.26130258, 0.27577711));

  private static final String NESTED_FILE = "processor_config.json";
  private static final String FILE = "preprocessor_config.json";

  public ImageProcessor {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (patchSize < 1 || temporalPatchSize < 1 || mergeSize < 1) {
      throw new IllegalArgumentException(
          "Patches of %d pixels and %d frames, merged by %d, hold nothing"
              .formatted(patchSize, temporalPatchSize, mergeSize));
    }
    if (mean.size() != RgbPicture.CHANNELS || std.size() != RgbPicture.CHANNELS) {
      throw new IllegalArgumentException(
          "Mean %s and standard deviation %s are not of 3 channels".formatted(mean, std));
    }
  }

  /** How large pictures become. */
  public SmartSize smartSize() {
    return new SmartSize(patchSize * mergeSize, minPixels, maxPixels);
  }

  /** The same with other bounds of the area. */
  public ImageProcessor within(long minPixels, long maxPixels) {
    return new ImageProcessor(
        patchSize, temporalPatchSize, mergeSize, minPixels, maxPixels, mean, std);
  }

  /**
   * Reads {@code processor_config.json} (of transformers 5, the image processor nested in it) or
   * {@code preprocessor_config.json} of a checkpoint's folder.
   *
   * @throws IOException if the folder has neither, or it cannot be read; the message names the file
   */
  public static ImageProcessor read(Path checkpoint) throws IOException {
    Path nested = checkpoint.resolve(NESTED_FILE);
    if (Files.exists(nested)) {
      JsonNode processor = json(nested).path("image_processor");
      if (processor.isObject()) {
        return of(processor, nested);
      }
    }
    Path flat = checkpoint.resolve(FILE);
    if (!Files.exists(flat)) {
      throw new IOException(
          "%s holds neither %s nor an image processor in %s: give the folder of a whole checkpoint."
              .formatted(checkpoint, FILE, NESTED_FILE));
    }
    return of(json(flat), flat);
  }

  private static JsonNode json(Path file) throws IOException {
    JsonNode read = new ObjectMapper().readTree(file.toFile());
    return read == null ? MissingNode.getInstance() : read;
  }

  private static ImageProcessor of(JsonNode json, Path file) throws IOException {
    JsonNode size = json.path("size");
    try {
      return new ImageProcessor(
          json.path("patch_size").asInt(DEFAULT.patchSize),
          json.path("temporal_patch_size").asInt(DEFAULT.temporalPatchSize),
          json.path("merge_size").asInt(DEFAULT.mergeSize),
          pixels(json.path("min_pixels"), size.path("shortest_edge"), DEFAULT.minPixels),
          pixels(json.path("max_pixels"), size.path("longest_edge"), DEFAULT.maxPixels),
          numbers(json.path("image_mean"), DEFAULT.mean),
          numbers(json.path("image_std"), DEFAULT.std));
    } catch (IllegalArgumentException e) {
      throw new IOException("Cannot use %s: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** The flat key goes before the nested one, which older files hold with other values. */
  private static long pixels(JsonNode flat, JsonNode nested, long otherwise) {
    return flat.isNumber() ? flat.asLong() : nested.asLong(otherwise);
  }

  private static List<Double> numbers(JsonNode list, List<Double> otherwise) {
    if (!list.isArray()) {
      return otherwise;
    }
    return List.of(list.path(0).asDouble(), list.path(1).asDouble(), list.path(2).asDouble());
  }
}
