package dev.labelstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  /** A rehearsal that ends early would leave the classes out that come after. */
  @Test
  void goesThroughAWholeStatus() throws Exception {
    StringWriter said = new StringWriter();

    int exitCode = Rehearsal.rehearse(new PrintWriter(said, true));

    assertThat(exitCode).as(said.toString()).isZero();
    assertThat(said.toString())
        .contains("labelstream ", "Would keep running job", "\"needsAHand\" : [ ]")
        .contains("3 seen", "1 s ago, dataset version 2", "Checkpoint   1 at", "All well");
  }
}
