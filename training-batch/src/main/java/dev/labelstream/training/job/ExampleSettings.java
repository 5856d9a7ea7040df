package dev.labelstream.training.job;

import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.text.ChatTemplate;
import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What examples become.
 *
 * @param maxTokens of an example
 * @param minPixels of a picture; null for the checkpoint's
 * @param maxPixels of a picture
 */
public record ExampleSettings(
    ChatTemplate template, int maxTokens, @Nullable Long minPixels, long maxPixels)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The checkpoint's processor with these bounds. */
  public ImageProcessor within(ImageProcessor processor) {
    return processor.within(minPixels == null ? processor.minPixels() : minPixels, maxPixels);
  }
}
