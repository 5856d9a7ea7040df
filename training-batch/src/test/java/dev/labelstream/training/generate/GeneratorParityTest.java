package dev.labelstream.training.generate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.labelstream.training.checkpoint.Checkpoint;
import dev.labelstream.training.checkpoint.Family;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.golden.Golden;
import dev.labelstream.training.golden.TinyCheckpoints;
import dev.labelstream.training.model.ModelSettings;
import dev.labelstream.training.model.QwenVl;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Greedy answers are those of transformers, token by token. */
class GeneratorParityTest {

  private static final int LONGEST = 24;
  private static final Map<String, Double> PENALTIES =
      Map.of("greedy", 1.0, "greedy_penalised", 1.05);

  @TempDir private static Path shared;
  private static TinyCheckpoints checkpoints;

  @BeforeAll
  static void writeCheckpoints() {
    checkpoints = TinyCheckpoints.writeAll(shared);
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void greedyTokensAreTheReferences(Family family) throws IOException {
    Golden golden = Golden.of(family);
    Checkpoint checkpoint = checkpoints.of(family);
    GenerationSettings own = GenerationConfig.read(checkpoint.folder(), LONGEST, 0);
    try (QwenVl model = QwenVl.open(checkpoint, ModelSettings.onCpu())) {
      for (Map.Entry<String, Double> kind : PENALTIES.entrySet()) {
        var settings =
            new GenerationSettings(
                new TokenChoice.Likeliest(), kind.getValue(), own.stopTokens(), LONGEST);
        for (Map.Entry<String, JsonNode> expected :
            golden.numbers().get(kind.getKey()).properties()) {
          List<TokenizedExample> prompts =
              golden.examples(expected.getKey(), checkpoint.config().imageToken()).stream()
                  .map(GeneratorParityTest::prompt)
                  .toList();

          List<Answer> answers = new Generator(model, settings).answer(prompts);

          for (int i = 0; i < answers.size(); i++) {
            assertThat(answers.get(i).tokens())
                .as("answer %d of %s", i, expected)
                .isEqualTo(untilItsEnd(expected.getValue().get(i), own));
          }
        }
      }
    }
  }

  private static TokenizedExample prompt(TokenizedExample example) {
    int length = 0;
    while (!example.answer()[length]) {
      length++;
    }
    return new TokenizedExample(
        Arrays.copyOf(example.tokens(), length), new boolean[length], example.pictures());
  }

  private static int[] untilItsEnd(JsonNode tokens, GenerationSettings settings) {
    int length = 0;
    while (length < tokens.size() && !settings.stopTokens().contains(tokens.get(length).asInt())) {
      length++;
    }
    int[] ids = new int[length];
    for (int i = 0; i < length; i++) {
      ids[i] = tokens.get(i).asInt();
    }
    return ids;
  }
}
