package dev.labelstream.e2e.learn;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.labelstream.training.report.RunRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * How many answers to some questions are right.
 *
 * @param questions how many were asked
 * @param traits the shares that are right of each trait
 * @param whole the shares that are right in every trait
 */
record Marks(int questions, Map<Trait, Shares> traits, Shares whole) {

  Marks {
    traits = Map.copyOf(traits);
  }

  /**
   * Shares of the answers, 0 to 1.
   *
   * @param base right answers of the base model
   * @param learned right answers of the new one
   * @param chance what one gets right who has not seen the picture: of kinds, by naming any; of all
   *     else, by always naming what is commonest in the chosen scenes of that kind
   */
  record Shares(double base, double learned, double chance) {}

  /**
   * A question that was answered.
   *
   * @param base empty if the answer has not the form of a caption
   * @param learned likewise
   */
  record Answered(
      Description expected, Optional<Description> base, Optional<Description> learned) {}

  /**
   * Reads what was answered in a training.
   *
   * @param result the training's folder
   */
  static List<Answered> answered(Path result) throws IOException {
    JsonNode report = new ObjectMapper().readTree(result.resolve(RunRecord.REPORT).toFile());
    List<Answered> answered = new ArrayList<>();
    for (JsonNode answer : report.path("answers")) {
      String expected = answer.path("expected").asText();
      answered.add(
          new Answered(
              Description.of(expected)
                  .orElseThrow(() -> new IOException("This is no quiz's caption: " + expected)),
              Description.of(answer.path("base").asText()),
              Description.of(answer.path("learned").asText())));
    }
    return answered;
  }

  /**
   * Marks those answers whose question is chosen.
   *
   * @param kinds of scenes that could be named
   */
  static Marks of(List<Answered> all, Predicate<Description> chosen, int kinds) {
    List<Answered> answers = all.stream().filter(answer -> chosen.test(answer.expected())).toList();
    Map<Trait, Shares> traits = new EnumMap<>(Trait.class);
    for (Trait trait : Trait.values()) {
      double chance = trait == Trait.KIND ? 1.0 / kinds : commonest(answers, trait::of);
      traits.put(trait, shares(answers, trait::of, chance));
    }
    Function<Description, String> whole = Description::toString;
    return new Marks(answers.size(), traits, shares(answers, whole, commonest(answers, whole)));
  }

  private static Shares shares(
      List<Answered> answers, Function<Description, String> value, double chance) {
    return new Shares(
        share(answers, answer -> isRight(answer.base(), answer.expected(), value)),
        share(answers, answer -> isRight(answer.learned(), answer.expected(), value)),
        chance);
  }

  /** What is right if always the value is named that is commonest in scenes of that kind. */
  private static double commonest(List<Answered> answers, Function<Description, String> value) {
    Map<String, Map<String, Long>> counts =
        answers.stream()
            .map(Answered::expected)
            .collect(
                Collectors.groupingBy(
                    Description::kind, Collectors.groupingBy(value, Collectors.counting())));
    long right =
        counts.values().stream()
            .mapToLong(values -> values.values().stream().mapToLong(n -> n).max().orElse(0))
            .sum();
    return answers.isEmpty() ? 0 : (double) right / answers.size();
  }

  private static boolean isRight(
      Optional<Description> answer, Description expected, Function<Description, String> value) {
    return answer.map(value).equals(Optional.of(value.apply(expected)));
  }

  private static double share(List<Answered> answers, Predicate<Answered> right) {
    return answers.stream().mapToDouble(answer -> right.test(answer) ? 1 : 0).average().orElse(0);
  }
}
