package dev.labelstream.training.evaluate;

import dev.labelstream.training.data.StoredExample;
import dev.labelstream.training.example.TokenizedExample;
import dev.labelstream.training.generate.Answer;
import dev.labelstream.training.generate.GenerationSettings;
import dev.labelstream.training.generate.Generator;
import dev.labelstream.training.model.AnswerLoss;
import dev.labelstream.training.model.QwenVl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Measures a model, example by example, so that memory does not grow with their number. */
public final class Evaluator {

  private final QwenVl model;
  private final Generator generator;
  private final Function<int[], String> decode;
  private final List<AnsweredExample> answered = new ArrayList<>();
  private AnswerLoss loss = AnswerLoss.NONE;
  private int examples;

  /**
   * @param model nobody else uses it meanwhile
   * @param decode makes text of an answer's tokens
   */
  public Evaluator(QwenVl model, GenerationSettings settings, Function<int[], String> decode) {
    this.model = model;
    this.generator = new Generator(model, settings.greedy());
    this.decode = decode;
  }

  /** Measures the loss of an example's answer. */
  public void measure(TokenizedExample example) {
    loss = loss.plus(model.loss(List.of(example)));
    examples++;
  }

  /** Lets the model answer examples, all at once; each answer depends on its own example alone. */
  public void answer(List<HeldOutExample> examples) {
    List<Answer> answers = generator.answer(examples.stream().map(HeldOutExample::prompt).toList());
    for (int i = 0; i < answers.size(); i++) {
      StoredExample stored = examples.get(i).stored();
      answered.add(
          new AnsweredExample(
              stored.id(),
              stored.pictures(),
              stored.conversation().lastAnswer(),
              decode.apply(answers.get(i).tokens())));
    }
  }

  /** What came of it so far. */
  public Evaluation result() {
    return new Evaluation(examples, loss, answered);
  }
}
