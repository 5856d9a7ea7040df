package dev.labelstream.cli.flink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CausesTest {

  @Test
  void innermostCauseSpeaksWithoutTheNamesOfExceptions() {
    String trace =
        """
        java.util.concurrent.CompletionException: org.apache.flink.util.FlinkException: outer
        \tat a.B.c(B.java:1)
        Caused by: java.io.IOException: the lake is dry
        \tat a.B.c(B.java:2)
        \t... 3 more""";

    assertThat(Causes.innermost(trace)).isEqualTo("the lake is dry");
  }

  @Test
  void messageOfSeveralLinesStaysWhole() {
    String trace = "a.ProblemsException: Two things:\n  - one\n  - two\n\tat a.B.c(B.java:1)";

    assertThat(Causes.innermost(trace)).isEqualTo("Two things:\n  - one\n  - two");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(Causes.innermost("")).isEqualTo("Flink does not say why");
  }
}
