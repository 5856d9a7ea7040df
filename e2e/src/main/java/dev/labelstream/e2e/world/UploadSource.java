package dev.labelstream.e2e.world;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.paint.Scenes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is uploaded: the pictures of a folder, or painted ones.
 *
 * @param images the folder; empty to paint
 * @param seed of the painter
 * @param count how many painted ones; empty for uploads without end
 */
public record UploadSource(Optional<Path> images, long seed, OptionalLong count) {

  /**
   * Serves the pictures.
   *
   * @param port 0 takes a free one
   * @throws IOException if the port is taken, or there is no such folder
   */
  public UploadServer serve(int port) throws IOException {
    return images.isPresent()
        ? UploadServer.start(port, images.get())
        : UploadServer.start(port, new PaintedPictures(seed));
  }

  /**
   * The uploads of what a server serves.
   *
   * @throws IOException if the folder has no pictures, or their captions can't be read
   */
  public Uploads uploads(UploadServer pictures) throws IOException {
    return images.isPresent()
        ? FolderUploads.list(images.get(), pictures.baseUrl())
        : new PaintedUploads(new Scenes(seed), pictures.baseUrl(), count);
  }

  /** In words that tell one source from another. */
  public String inWords() {
    return images
        .map(folder -> "the pictures of " + folder)
        .orElse("painted pictures of seed " + seed);
  }
}
