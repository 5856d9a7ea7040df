package dev.labelstream.e2e.retrain;

import dev.labelstream.cli.CommandException;
import dev.labelstream.cli.ExitCodes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * That this process alone works on the runs of a dataset; the operating system gives it back when
 * the process ends, however it ends.
 */
final class RunsLock implements AutoCloseable {

  private final FileChannel file;

  private RunsLock(FileChannel file) {
    this.file = file;
  }

  /**
   * Takes it.
   *
   * @throws CommandException if somebody has it; the message says who
   */
  static RunsLock take(Runs runs, Instant now) throws IOException {
    Path path = Files.createDirectories(runs.folder()).resolve("lock");
    FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      if (lock(file) == null) {
        throw new CommandException(
            ExitCodes.BUSY,
            "Another retraining works on %s: %s. It frees the folder when it ends, also if it is killed."
                .formatted(runs.folder(), Files.readString(path).strip()));
      }
      String holder =
          "%s, pid %d, since %s%n".formatted(Who.isIt(), ProcessHandle.current().pid(), now);
      file.truncate(0);
      file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
      return new RunsLock(file);
    } catch (IOException | RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static @Nullable FileLock lock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process has it.
      return null;
    }
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot give the runs back", e);
    }
  }
}
