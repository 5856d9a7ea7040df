package dev.labelstream.e2e.retrain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.cli.ExitCodes;
import dev.labelstream.cli.context.Surroundings;
import dev.labelstream.e2e.Main;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RetrainCommandTest {

  @TempDir Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void writeConfiguration() throws IOException {
    Files.writeString(folder.resolve("config.yaml"), "labelstream.retrain.margin: \"-1\"\n");
  }

  @Test
  void placeWithoutAClusterIsRefused() {
    assertThat(execute("retrain", "--conf", folder.toString())).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(err.toString()).contains("retrain needs a cluster", "--context local");
  }

  @Test
  void everyProblemIsToldBeforeAnythingIsStarted() {
    int exitCode =
        execute(
            "retrain",
            "--rest",
            "http://127.0.0.1:1",
            "--conf",
            folder.toString(),
            "--ingest-set",
            "a=b");

    assertThat(exitCode).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(err.toString())
        .contains(
            "labelstream.sink.dataset is missing",
            "labelstream.retrain.models is missing",
            "labelstream.retrain.margin is -1.0",
            "labelstream.training.base-model is missing",
            "--ingest-set are for --stop-ingest");
  }

  @Test
  void datasetWithoutRunsSaysHowToBegin() {
    String dataset = folder.resolve("images.lance").toString();

    assertThat(execute("runs", "--conf", folder.toString(), "--dataset", dataset)).isZero();

    assertThat(out.toString()).contains("No runs in " + dataset + ".runs", "labelstream retrain");
  }

  @Test
  void runThatIsNotThereIsToldByWhatIs() {
    String dataset = folder.resolve("images.lance").toString();

    int exitCode =
        execute("runs", "show", "nope", "--conf", folder.toString(), "--dataset", dataset);

    assertThat(exitCode).isEqualTo(ExitCodes.WRONG_USE);
    assertThat(err.toString()).contains("There is no run nope", "`labelstream runs` lists them");
  }

  private int execute(String... arguments) {
    Surroundings surroundings =
        new Surroundings(
            Map.of("LABELSTREAM_CONFIG", folder.resolve("contexts.yaml").toString()),
            folder,
            Path.of("..").toAbsolutePath().normalize(),
            Clock.systemUTC());
    CommandLine main = Main.commandLine(surroundings);
    main.setOut(new PrintWriter(out, true));
    main.setErr(new PrintWriter(err, true));
    return main.execute(arguments);
  }
}
