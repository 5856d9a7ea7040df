package dev.labelstream.e2e.world;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * A folder that is this process's alone, as long as it lives: the operating system gives the lock
 * back when a process ends, however it ends.
 */
public final class FolderLock implements AutoCloseable {

  private final FileChannel file;

  private FolderLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes the folder, through a file {@code NAME.lock} beside it.
   *
   * @return empty if it is taken, by another process or by this one
   */
  public static Optional<FolderLock> take(Path folder) throws IOException {
    Path absolute = folder.toAbsolutePath().normalize();
    Path lockFile = absolute.resolveSibling(absolute.getFileName() + ".lock");
    Files.createDirectories(absolute.resolveSibling(""));
    FileChannel file =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      FileLock lock = file.tryLock();
      if (lock != null) {
        return Optional.of(new FolderLock(file));
      }
    } catch (OverlappingFileLockException e) {
      // Taken by this process.
      file.close();
      return Optional.empty();
    }
    file.close();
    return Optional.empty();
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give a folder back", e);
    }
  }
}
