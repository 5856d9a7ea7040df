package dev.labelstream.training.job;

import dev.labelstream.training.optimize.LearnedStep;
import org.apache.flink.streaming.api.operators.AbstractStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.OneInputStreamOperatorFactory;
import org.apache.flink.streaming.api.operators.StreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;

/** Makes the operator that learns. */
final class LearnExamplesFactory extends AbstractStreamOperatorFactory<LearnedStep>
    implements OneInputStreamOperatorFactory<PreparedPlace, LearnedStep> {

  private static final long serialVersionUID = 1L;

  private final TrainingSettings settings;
  private final TrainingPlan plan;

  LearnExamplesFactory(TrainingSettings settings, TrainingPlan plan) {
    this.settings = settings;
    this.plan = plan;
  }

  @Override
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // as in Flink's signature
  public <T extends StreamOperator<LearnedStep>> T createStreamOperator(
      StreamOperatorParameters<LearnedStep> parameters) {
    return (T) new LearnExamples(parameters, settings, plan);
  }

  @Override
  @SuppressWarnings("rawtypes") // as in Flink's signature
  public Class<? extends StreamOperator> getStreamOperatorClass(ClassLoader classLoader) {
    return LearnExamples.class;
  }
}
