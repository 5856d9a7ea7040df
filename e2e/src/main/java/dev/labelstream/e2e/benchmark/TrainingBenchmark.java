package dev.labelstream.e2e.benchmark;

import dev.labelstream.e2e.paint.PaintedPictures;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.job.Precision;
import dev.labelstream.training.tiny.TinyCheckpoint;
import dev.labelstream.training.tiny.TinyModel;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code labelstream benchmark training}: LoRA steps of the embedded backend beside those of
 * transformers and peft, with the same checkpoints, pictures, batches and threads, each in a
 * process of its own.
 *
 * <p>The first losses must be the same, so that it is the same work.
 */
@Command(
    name = "training",
    description =
        "Measures LoRA steps beside those of transformers and peft, on tiny checkpoints of both"
            + " models, with a reduced vocabulary and with Qwen's. The first run makes a Python"
            + " environment of 6 GB.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  labelstream benchmark training --json",
      "  labelstream benchmark training --no-peer --vocabulary reduced --steps 500",
      "      whether speed and memory stay over 500 steps",
      "  labelstream benchmark training --no-peer --base-model Qwen2.5-VL-7B --batch-size 8 \\",
      "      --device cuda:0 --precision bfloat16",
      "      a real checkpoint on a GPU"
    })
public final class TrainingBenchmark implements Callable<Integer> {

  private static final int PICTURES = 64;
  private static final long SEED = 7;
  private static final long PIXELS_OF_A_TOKEN = 28 * 28;
  // Of the same size for all pictures, as far as their shapes allow.
  private static final long LEAST_PICTURE_TOKENS = 273;
  private static final long MOST_PICTURE_TOKENS = 314;
  private static final double SAME_LOSS = 1e-3;
  private static final double SAME_LOSS_IN_HALF_PRECISION = 2e-2;
  private static final int RANK = 8;
  private static final int ALPHA = 16;
  private static final double RATE = 1e-3;
  private static final String PROMPT = "请描述下述图片中发生了什么";
  private static final String GIVEN = "given";

  // Picocli sets it before it calls.
  @SuppressWarnings("NullAway.Init")
  @Spec
  private CommandSpec spec;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "qwen2_vl,qwen2_5_vl",
      description = "The tiny checkpoints' models. Default: ${DEFAULT-VALUE}.")
  private List<Family> models = List.of();

  @Option(
      names = "--vocabulary",
      paramLabel = "NAME",
      split = ",",
      defaultValue = "reduced,full",
      description = "Their vocabularies. Default: ${DEFAULT-VALUE}.")
  private List<TrainingVocabulary> vocabularies = List.of();

  @Option(
      names = "--base-model",
      paramLabel = "DIR",
      description = "Measure this checkpoint instead of the tiny ones.")
  private @Nullable Path baseModel;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Examples of a step. Default: 4; 2 with the full vocabulary.")
  private @Nullable Integer batchSize;

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "23",
      description = "Steps of each training; three warm up. Default: ${DEFAULT-VALUE}.")
  private int steps;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads that PyTorch computes with. Default: ${DEFAULT-VALUE}.")
  private int threads;

  @Option(
      names = "--device",
      paramLabel = "cpu|cuda:N",
      defaultValue = "cpu",
      description = "What to train on. Default: ${DEFAULT-VALUE}.")
  private String device = "";

  @Option(
      names = "--precision",
      paramLabel = "float32|bfloat16",
      defaultValue = "float32",
      description = "Of the base model in memory. Default: ${DEFAULT-VALUE}.")
  private Precision precision = Precision.FLOAT32;

  @Option(names = "--no-peer", description = "Leave out transformers and peft.")
  private boolean withoutPeer;

  @Option(
      names = "--python",
      paramLabel = "FILE",
      description =
          "A Python that has transformers and peft. Default: that of an environment below"
              + " .labelstream, made at first use.")
  private @Nullable Path python;

  @Option(
      names = "--json",
      description =
          "Print the figures as one JSON object, the last line on standard output; all else goes"
              + " to standard error.")
  private boolean json;

  @Override
  public Integer call() throws IOException, InterruptedException {
    check();
    PrintStream told = json ? System.err : System.out;
    Path peer = withoutPeer ? null : python == null ? PeerPython.find(home()) : python;
    Machine machine = Machine.here();
    List<TrainingFigures.Measured> measured = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.create("labelstream-training-")) {
      List<TrainingOrder.Example> examples = paint(folder.path());
      for (TrainingCase each : cases(folder.path())) {
        told.printf("Training %s, %s ...%n", each.model(), each.variant());
        measured.add(measure(each, examples, peer, folder.path()));
      }
    }
    var figures = new TrainingFigures(machine, threads, measured);
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? figures.toJson() : figures.toText());
    out.flush();
    return 0;
  }

  private void check() {
    if (steps < TrainingOutcome.FEWEST_STEPS) {
      throw calledWrongly(
          "--steps is %d: give at least %d".formatted(steps, TrainingOutcome.FEWEST_STEPS));
    }
    if (threads < 1 || (batchSize != null && batchSize < 1)) {
      throw calledWrongly("--threads and --batch-size must be 1 or more");
    }
    if (ComputeDevice.named(device).isEmpty()) {
      throw calledWrongly("--device is %s: give cpu or cuda:N".formatted(device));
    }
  }

  private static Path home() {
    return Path.of(System.getProperty("labelstream.home", "."));
  }

  private static List<TrainingOrder.Example> paint(Path folder) throws IOException {
    var pictures = new PaintedPictures(SEED);
    List<TrainingOrder.Example> examples = new ArrayList<>();
    for (int number = 0; number < PICTURES; number++) {
      Path file = folder.resolve("picture-" + number);
      Files.write(file, pictures.file(number));
      examples.add(new TrainingOrder.Example(file.toString(), pictures.scene(number).caption()));
    }
    return examples;
  }

  private List<TrainingCase> cases(Path folder) throws IOException {
    if (baseModel != null) {
      String model = Checkpoint.open(baseModel).config().family().modelType();
      int batch = batchSize == null ? TrainingVocabulary.REDUCED.batch() : batchSize;
      return List.of(new TrainingCase(model, GIVEN, baseModel.toAbsolutePath(), batch));
    }
    List<TrainingCase> cases = new ArrayList<>();
    for (Family model : models) {
      for (TrainingVocabulary vocabulary : vocabularies) {
        Path checkpoint = folder.resolve(model.modelType() + "-" + vocabulary.key());
        TinyCheckpoint.write(checkpoint, TinyModel.of(model, vocabulary.size()));
        int batch = batchSize == null ? vocabulary.batch() : batchSize;
        cases.add(new TrainingCase(model.modelType(), vocabulary.key(), checkpoint, batch));
      }
    }
    return cases;
  }

  private TrainingFigures.Measured measure(
      TrainingCase each, List<TrainingOrder.Example> examples, @Nullable Path peer, Path folder)
      throws IOException, InterruptedException {
    var order =
        new TrainingOrder(
            each.checkpoint().toString(),
            examples,
            PROMPT,
            LEAST_PICTURE_TOKENS * PIXELS_OF_A_TOKEN,
            MOST_PICTURE_TOKENS * PIXELS_OF_A_TOKEN,
            steps,
            each.batch(),
            threads,
            RANK,
            ALPHA,
            RATE,
            device,
            precision.name().toLowerCase(Locale.ROOT));
    try (TrainingProcess ours = TrainingProcess.ours(order, folder)) {
      if (peer == null) {
        return new TrainingFigures.Measured(each, byTurns(ours).get(0), null);
      }
      try (TrainingProcess theirs = TrainingProcess.peer(peer, order, folder)) {
        List<TrainingOutcome> outcomes = byTurns(ours, theirs);
        checkSameWork(outcomes.get(0), outcomes.get(1));
        return new TrainingFigures.Measured(each, outcomes.get(0), outcomes.get(1));
      }
    }
  }

  private List<TrainingOutcome> byTurns(TrainingProcess... sides)
      throws IOException, InterruptedException {
    for (int step = 0; step < steps; step++) {
      for (TrainingProcess side : sides) {
        side.step();
      }
    }
    List<TrainingOutcome> outcomes = new ArrayList<>();
    for (TrainingProcess side : sides) {
      outcomes.add(side.outcome());
    }
    return outcomes;
  }

  private void checkSameWork(TrainingOutcome ours, TrainingOutcome theirs) throws IOException {
    double same = precision == Precision.FLOAT32 ? SAME_LOSS : SAME_LOSS_IN_HALF_PRECISION;
    if (Math.abs(ours.firstLoss() / theirs.firstLoss() - 1) > same
        || ours.tokensOfAStep() != theirs.tokensOfAStep()) {
      throw new IOException(
          "This is not the same work: the first loss is %f and the peer's %f, the tokens of a step are %.1f and %.1f"
              .formatted(
                  ours.firstLoss(),
                  theirs.firstLoss(),
                  ours.tokensOfAStep(),
                  theirs.tokensOfAStep()));
    }
  }

  private ParameterException calledWrongly(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
