package dev.labelstream.cli.job;

import java.nio.file.Files;
import java.nio.file.Path;

/** The jobs that a cluster runs, each from a jar of its own or of its sibling. */
public enum JobKind {
  INGEST(
      "labelstream-ingest",
      "dev.labelstream.ingest.IngestJob",
      "streaming-job/target/labelstream-streaming-job.jar",
      "ingest"),
  RELABEL(
      "labelstream-relabel",
      "dev.labelstream.relabel.RelabelJob",
      "streaming-job/target/labelstream-streaming-job.jar",
      "relabel"),

  /** Its job's name is followed by {@code -} and the name of the run. */
  TRAIN(
      "labelstream-train",
      "dev.labelstream.training.job.TrainingJob",
      "training-batch/target/labelstream-training-job.jar",
      "train");

  private final String jobName;
  private final String mainClass;
  private final String jar;
  private final String folder;

  JobKind(String jobName, String mainClass, String jar, String folder) {
    this.jobName = jobName;
    this.mainClass = mainClass;
    this.jar = jar;
    this.folder = folder;
  }

  /** The name, or the beginning of the name, that the job has on the dashboard. */
  public String jobName() {
    return jobName;
  }

  /** The class in the jar with the main method. */
  public String mainClass() {
    return mainClass;
  }

  /**
   * Where the jar is: in an image among its jobs, in a repository where the build puts it.
   *
   * @param home an image's folder of Labelstream, or the repository's root
   */
  public Path jar(Path home) {
    Path built = home.resolve(jar);
    Path inImage = home.resolve("jobs").resolve(built.getFileName());
    return Files.exists(inImage) ? inImage : built;
  }

  /** The folder with the job's configuration, below an image's folder or the repository's root. */
  public JobFolder folder(Path home) {
    return new JobFolder(home.resolve("flink-conf").resolve(folder));
  }
}
