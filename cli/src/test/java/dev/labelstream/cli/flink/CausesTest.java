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

    assertThat(Causes.told(trace)).isEqualTo("the lake is dry");
  }

  @Test
  void whatOurCodeHasThrownSpeaksForItsCauses() {
    String trace =
        """
        <Exception on server side:
        java.util.concurrent.CompletionException: org.apache.flink.util.FlinkException: outer
        \tat a.B.c(B.java:1)
        Caused by: org.apache.flink.runtime.execution.SuppressRestartsException: Unrecoverable
        \tat dev.labelstream.sinks.LanceCommitter.commit(LanceCommitter.java:80)
        Caused by: dev.labelstream.sinks.BrokenChainException: The dataset is ahead: restore later
        \tat dev.labelstream.sinks.CommitChain.find(CommitChain.java:50)
        Caused by: java.lang.RuntimeException: not found
        \tat org.lance.Dataset.open(Native Method)
        \t... 3 more

        End of exception on server side>""";

    assertThat(Causes.told(trace)).isEqualTo("The dataset is ahead: restore later");
  }

  @Test
  void messageOfSeveralLinesStaysWhole() {
    String trace = "a.ProblemsException: Two things:\n  - one\n  - two\n\tat a.B.c(B.java:1)";

    assertThat(Causes.told(trace)).isEqualTo("Two things:\n  - one\n  - two");
  }

  @Test
  void nothingIsSaidToBeNothing() {
    assertThat(Causes.told("")).isEqualTo("Flink does not say why");
  }
}
