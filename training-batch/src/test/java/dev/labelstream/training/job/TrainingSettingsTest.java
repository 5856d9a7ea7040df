package dev.labelstream.training.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.training.data.ExampleForm;
import dev.labelstream.training.model.ModelPart;
import dev.labelstream.training.text.ChatTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;

class TrainingSettingsTest {

  private final Configuration config = new Configuration();
  private final List<String> problems = new ArrayList<>();

  @Test
  void threeKeysAreEnough() {
    giveWhatIsRequired();

    TrainingSettings settings = read().orElseThrow();

    assertThat(problems).isEmpty();
    assertThat(settings.run()).isEqualTo("screenshots-1");
    assertThat(settings.examples().template()).isEqualTo(ChatTemplate.QWEN2_VL);
    assertThat(settings.learn().frozen())
        .containsExactlyInAnyOrder(ModelPart.VISION_TOWER, ModelPart.MERGER);
    assertThat(settings.dataset().form())
        .isEqualTo(new ExampleForm.Captioned("id", "image", "caption", "请描述下述图片中发生了什么<image>"));
  }

  @Test
  void messagesColumnMakesChats() {
    giveWhatIsRequired();
    config.set(TrainingOptions.MESSAGES_COLUMN, "messages");

    assertThat(read().orElseThrow().dataset().form())
        .isEqualTo(new ExampleForm.Chat("id", "images", "messages"));
  }

  @Test
  void everyProblemIsTold() {
    config.set(TrainingOptions.VERSION, 3L);
    config.set(TrainingOptions.TAG, "checked");
    config.set(TrainingOptions.PROMPT, "no picture");
    config.set(TrainingOptions.HELD_OUT, 1.0);
    config.set(TrainingOptions.MAX_LENGTH, 0);
    config.set(TrainingOptions.USER_FORM, "nothing");
    config.setString(TrainingOptions.EPOCHS.key(), "many");
    config.set(TrainingOptions.LORA_RANK, -1);
    config.set(TrainingOptions.FROZEN, List.of("wheel"));
    config.set(TrainingOptions.DEVICE, "tpu");
    config.set(TrainingOptions.METHOD, TrainingMethod.FULL);
    config.set(TrainingOptions.PRECISION, Precision.BFLOAT16);

    assertThat(read()).isEmpty();

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "labelstream.training.dataset is missing: give a Lance dataset.",
            "labelstream.training.version and labelstream.training.tag are both given: leave one out.",
            "labelstream.training.prompt is 'no picture', but must hold <image> once.",
            "labelstream.training.held-out is 1.0, but must be from 0 to less than 1; its default is 0.05.",
            "labelstream.training.max-length is 0, but must be positive; its default is 2048.",
            "labelstream.training.template is wrong: 'nothing' has no {{content}} in it; give each form with it in.",
            "labelstream.training.epochs is 'many', which is not a whole number; its default is 1.",
            "labelstream.training.lora-rank is -1, but must be positive; its default is 8.",
            "labelstream.training.frozen names 'wheel', but the parts are [vision-tower, merger, decoder].",
            "labelstream.training.device is 'tpu', but must be 'cpu', or 'cuda:N' for the GPU with index N.",
            "labelstream.training.precision is bfloat16, but labelstream.training.method is full, which learns in float32: change one of them.",
            "labelstream.training.base-model is missing: give the folder of a Qwen-VL checkpoint.",
            "labelstream.training.output is missing: give the folder that the result becomes.");
  }

  @Test
  void freezingEverythingIsAProblem() {
    giveWhatIsRequired();
    config.set(TrainingOptions.FROZEN, List.of("vision-tower", "merger", "decoder"));

    assertThat(read()).isEmpty();
    assertThat(problems)
        .containsExactly(
            "labelstream.training.frozen names all parts, so that nothing would learn.");
  }

  @Test
  void courseCountsPlacesAndSteps() {
    CourseSettings course = new CourseSettings(3, 0, 2, 4);

    assertThat(course.places(10)).isEqualTo(30);
    assertThat(course.steps(10)).isEqualTo(4);
    assertThat(new CourseSettings(3, 2, 2, 4).places(10)).isEqualTo(16);
    assertThat(new CourseSettings(3, 2, 2, 4).steps(10)).isEqualTo(2);
  }

  private void giveWhatIsRequired() {
    config.set(TrainingOptions.DATASET, "/data/images.lance");
    config.set(TrainingOptions.BASE_MODEL, "/models/base");
    config.set(TrainingOptions.OUTPUT, "/models/screenshots-1");
  }

  private Optional<TrainingSettings> read() {
    return TrainingSettings.read(config, problems::add);
  }
}
