package dev.labelstream.e2e.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.OperatingSystemMXBean;
import dev.labelstream.training.adapter.LoraAdapter;
import dev.labelstream.training.adapter.LoraSettings;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.ElementType;
import dev.labelstream.training.example.PatchedPicture;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.job.ProcessMemory;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import dev.labelstream.training.optimize.AdamWSettings;
import dev.labelstream.training.optimize.LearnedStep;
import dev.labelstream.training.optimize.Learner;
import dev.labelstream.training.optimize.LearningSettings;
import dev.labelstream.training.picture.ImageProcessor;
import dev.labelstream.training.picture.PicturePatches;
import dev.labelstream.training.picture.PictureReader;
import dev.labelstream.training.picture.RgbPicture;
import dev.labelstream.training.text.ChatTemplate;
import dev.labelstream.training.text.ChatTokenizer;
import dev.labelstream.training.text.ChatTokens;
import dev.labelstream.training.text.CheckpointTokenizer;
import dev.labelstream.training.text.Conversation;
import dev.labelstream.udf.device.ComputeDevice;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Trains by the embedded backend as an order says, and measures it. */
final class TrainingRun {

  private static final double MEBI = 1 << 20;
  private static final double NANOS = 1e9;
  private static final List<String> TARGETS =
      List.of("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj");
  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final BufferedReader turns = new BufferedReader(new InputStreamReader(System.in, UTF_8));
  private final TrainingOrder order;
  private final ImageProcessor images;

  private TrainingRun(TrainingOrder order, ImageProcessor images) {
    this.order = order;
    this.images = images;
  }

  private static TrainingOutcome run(TrainingOrder order) throws Exception {
    ImageProcessor images =
        ImageProcessor.read(Path.of(order.checkpoint()))
            .within(order.minPixels(), order.maxPixels());
    return new TrainingRun(order, images).run();
  }

  private TrainingOutcome run() throws Exception {
    var lora =
        new LoraSettings(
            order.rank(),
            order.alpha(),
            0,
            TARGETS,
            Set.of(ModelPart.VISION_TOWER, ModelPart.MERGER));
    var learning = new LearningSettings(AdamWSettings.USUAL, step -> order.rate(), false);
    List<TrainingOutcome.Step> steps = new ArrayList<>();
    double firstLoss = 0;
    Path checkpoint = Path.of(order.checkpoint());
    try (CheckpointTokenizer texts = CheckpointTokenizer.open(checkpoint);
        PictureReader pictures = new PictureReader();
        QwenVl model = QwenVl.open(Checkpoint.open(checkpoint), modelSettings())) {
      var chat = new ChatTokenizer(texts, ChatTemplate.QWEN2_VL);
      LoraAdapter adapter = LoraAdapter.begin(model, lora, 0);
      try (var learner = new Learner(model, adapter.parameters(), learning, 0)) {
        for (int step = 0; step < order.steps(); step++) {
          awaitTurn();
          List<TokenizedExample> batch = batch(step, chat, pictures);
          long began = System.nanoTime();
          long beganCpu = SYSTEM.getProcessCpuTime();
          LearnedStep learned = learner.step(List.of(batch));
          steps.add(
              new TrainingOutcome.Step(
                  (System.nanoTime() - began) / NANOS,
                  (SYSTEM.getProcessCpuTime() - beganCpu) / NANOS,
                  ProcessMemory.residentBytes() / MEBI,
                  learned.tokens()));
          if (step == 0) {
            firstLoss = learned.loss();
          }
          System.out.println(TrainingProcess.STEPPED);
        }
      }
    }
    return new TrainingOutcome(steps, ProcessMemory.peakBytes() / MEBI, firstLoss);
  }

  private void awaitTurn() throws IOException {
    if (turns.readLine() == null) {
      throw new IOException("The benchmark has gone");
    }
  }

  private ModelSettings modelSettings() {
    return new ModelSettings(
        ComputeDevice.named(order.device()).orElseThrow(),
        order.precision().equals("bfloat16") ? ElementType.BF16 : ElementType.F32,
        0);
  }

  private List<TokenizedExample> batch(int step, ChatTokenizer chat, PictureReader pictures)
      throws Exception {
    var patches = new PicturePatches(images);
    List<TokenizedExample> batch = new ArrayList<>();
    for (int i = 0; i < order.batch(); i++) {
      TrainingOrder.Example example =
          order.examples().get((step * order.batch() + i) % order.examples().size());
      RgbPicture picture =
          pictures.resized(Files.readAllBytes(Path.of(example.picture())), images.smartSize());
      PatchedPicture patched = patches.of(picture);
      ChatTokens tokens =
          chat.encode(
              Conversation.of(order.prompt() + Conversation.PICTURE, example.caption()),
              List.of(patched.grid().tokens(images.mergeSize())));
      batch.add(new TokenizedExample(tokens.ids(), tokens.answer(), List.of(patched)));
    }
    return batch;
  }

  /**
   * Does an order.
   *
   * @param arguments the files of the order and of its outcome
   */
  public static void main(String[] arguments) {
    int status = 1;
    try {
      ObjectMapper mapper = new ObjectMapper();
      TrainingOrder order = mapper.readValue(Path.of(arguments[0]).toFile(), TrainingOrder.class);
      mapper.writeValue(Path.of(arguments[1]).toFile(), run(order));
      status = 0;
    } catch (Exception e) {
      e.printStackTrace(System.err);
    } finally {
      // Threads that are left must not keep the process, and the process the next measurement.
      System.exit(status);
    }
  }
}
