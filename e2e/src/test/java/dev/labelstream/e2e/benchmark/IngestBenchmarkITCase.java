package dev.labelstream.e2e.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.e2e.world.UploadServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small runs over our own server of pictures: nginx is not everywhere. */
class IngestBenchmarkITCase {

  private static final long UPLOADS = 300;
  private static final int PICTURES = 12;

  @TempDir private Path directory;
  private Path data;
  private PictureSet pictures;

  @BeforeEach
  void paint() throws IOException {
    data = Files.createDirectory(directory.resolve("data"));
    Path folder = Files.createDirectory(directory.resolve("pictures"));
    PaintedPictures painted = new PaintedPictures(1);
    for (int number = 0; number < PICTURES; number++) {
      Files.write(folder.resolve(number + ".png"), painted.file(number));
    }
    pictures = PictureSet.of(folder);
  }

  @Test
  void bareLoopAndJobAreMeasuredAndLeaveNothing() throws Exception {
    IngestBenchmark benchmark =
        benchmark(List.of(Measurement.BARE_LOOP, Measurement.JOB_WITHOUT_SCORING));

    IngestFigures figures;
    try (OurServer server = new OurServer(pictures.folder())) {
      figures = benchmark.measure(Machine.here(), pictures, server, OptionalDouble.empty());
    }

    assertThat(figures.outcomes())
        .containsOnlyKeys(Measurement.BARE_LOOP, Measurement.JOB_WITHOUT_SCORING);
    assertThat(figures.imagesPerSecond(Measurement.JOB_WITHOUT_SCORING)).isPositive();
    assertThat(figures.cpuMillisPerPicture(Measurement.BARE_LOOP)).isPositive();
    assertThat(data).isDirectoryNotContaining(path -> Files.isDirectory(path));
  }

  @Test
  void failedRunTellsWhy() throws Exception {
    IngestBenchmark benchmark = benchmark(List.of(Measurement.BARE_LOOP));
    PictureSet elsewhere = new PictureSet(directory, pictures.pictures());

    try (OurServer server = new OurServer(Files.createDirectory(directory.resolve("empty")))) {
      assertThatThrownBy(
              () -> benchmark.measure(Machine.here(), elsewhere, server, OptionalDouble.empty()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("The process of the bare loop ended with 1")
          .hasMessageContaining("NOT_FOUND");
    }
  }

  private IngestBenchmark benchmark(List<Measurement> measurements) {
    return new IngestBenchmark(
        new IngestBenchmarkSettings(
            Optional.empty(), UPLOADS, data, measurements, 1, 1, "512m", List.of(), Map.of()),
        new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
  }

  /** The demo's server in the place of nginx. */
  private record OurServer(UploadServer server) implements PictureServer {

    OurServer(Path folder) throws IOException {
      this(UploadServer.start(0, folder));
    }

    @Override
    public String urlOf(String path) {
      return server.baseUrl() + "/files/" + path;
    }

    @Override
    public void close() {
      server.close();
    }
  }
}
