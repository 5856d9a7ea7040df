package dev.labelstream.e2e.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.sinks.testing.PythonLance;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * The benchmark of columns with few rows, beside pylance. That all columns hold the scores is
 * checked by its script; lance-ray, whose environment takes 800 MB, is left to the command.
 */
class ColumnBenchmarkITCase {

  @TempDir Path folder;

  @Test
  void columnIsAddedWithoutWritingAPicture() throws Exception {
    PythonLance.orSkip();
    StringWriter out = new StringWriter();

    int exitCode =
        new CommandLine(new ColumnBenchmark())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setOut(new PrintWriter(out))
            .execute(
                "--rows=1000",
                "--picture-bytes=10000",
                "--runs=1",
                "--peers=pylance_merge,parquet",
                "--data=" + folder,
                "--python=../.labelstream/python",
                "--json");

    assertThat(exitCode).isZero();
    JsonNode figures = new ObjectMapper().readTree(out.toString());
    assertThat(figures.get("ours").asDouble()).isPositive();
    assertThat(figures.get("pylance_merge").asDouble()).isPositive();
    assertThat(figures.get("parquet").asDouble()).isPositive();
    assertThat(figures.get("bytes_written").asLong())
        .as("bytes for 1,000 rows, whose pictures take 10 MB")
        .isLessThan(200_000);
  }
}
