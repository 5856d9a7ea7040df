package dev.labelstream.e2e.local;

import java.nio.file.Path;

/** Where a job of a command keeps what it needs to go on. */
public record JobFolder(Path directory) {

  /** Retained checkpoints, one folder for each start. */
  public Path checkpoints() {
    return directory.resolve("checkpoints");
  }

  /** From stopping. */
  public Path savepoints() {
    return directory.resolve("savepoints");
  }
}
