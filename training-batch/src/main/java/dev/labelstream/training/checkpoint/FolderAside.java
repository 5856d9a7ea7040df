package dev.labelstream.training.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.stream.Stream;

/** Writes a folder beside its place and moves it there when it is whole. */
public final class FolderAside {

  private static final String SUFFIX = ".partial";

  private FolderAside() {}

  /** What fills a folder. */
  @FunctionalInterface
  public interface Content {
    /** Writes into a folder, which is empty. */
    void writeTo(Path folder) throws IOException;
  }

  /**
   * Writes a folder. If it fails nothing is left behind; if the process is killed the rest is
   * beside the place, with {@code .partial} behind its name, and the next call removes it.
   *
   * @param folder its place, where nothing must be yet
   * @throws FileAlreadyExistsException if something is there
   * @throws IOException if it cannot be written
   */
  public static void write(Path folder, Content content) throws IOException {
    Path target = folder.toAbsolutePath().normalize();
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(
          target.toString(), null, "it is there already; choose another place or remove it");
    }
    Path aside = target.resolveSibling(target.getFileName() + SUFFIX);
    delete(aside);
    Files.createDirectories(aside);
    try {
      content.writeTo(aside);
      Files.move(aside, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | RuntimeException e) {
      try {
        delete(aside);
      } catch (IOException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }
}
