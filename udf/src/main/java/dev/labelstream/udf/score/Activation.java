package dev.labelstream.udf.score;

/** What is made of the numbers that a model answers for one picture. */
public enum Activation {
  /** Nothing: the model has done it, or it is not wanted. */
  NONE {
    @Override
    float[] of(float[] answer) {
      return answer;
    }
  },

  /** Each number on its own to 0..1: 1 / (1 + e^-x). */
  SIGMOID {
    @Override
    float[] of(float[] answer) {
      float[] probabilities = new float[answer.length];
      for (int i = 0; i < answer.length; i++) {
        probabilities[i] = (float) (1 / (1 + Math.exp(-answer[i])));
      }
      return probabilities;
    }
  },

  /** All together to probabilities that add up to 1: e^x / sum e^x. */
  SOFTMAX {
    @Override
    float[] of(float[] answer) {
      float largest = Float.NEGATIVE_INFINITY;
      for (float x : answer) {
        largest = Math.max(largest, x);
      }
      double sum = 0;
      for (float x : answer) {
        sum += Math.exp(x - largest);
      }
      float[] probabilities = new float[answer.length];
      for (int i = 0; i < answer.length; i++) {
        probabilities[i] = (float) (Math.exp(answer[i] - largest) / sum);
      }
      return probabilities;
    }
  };

  /** Returns as many numbers; does not write into {@code answer}. */
  abstract float[] of(float[] answer);
}
