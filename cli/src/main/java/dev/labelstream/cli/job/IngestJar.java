package dev.labelstream.cli.job;

import java.nio.file.Path;

/** The jar that a cluster runs the ingest job from. */
public final class IngestJar {

  /** The class in it with the main method. */
  public static final String MAIN_CLASS = "dev.labelstream.ingest.IngestJob";

  private IngestJar() {}

  /** Where the build puts it, below the repository's root. */
  public static Path in(Path home) {
    return home.resolve("streaming-job").resolve("target").resolve("labelstream-streaming-job.jar");
  }
}
