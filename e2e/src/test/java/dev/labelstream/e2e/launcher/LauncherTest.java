package dev.labelstream.e2e.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.labelstream.e2e.launcher.LauncherSandbox.Outcome;
import dev.labelstream.e2e.world.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {

  @TempDir Path folder;

  private LauncherSandbox sandbox;

  @BeforeEach
  void copyLauncher() throws IOException {
    sandbox = new LauncherSandbox(folder);
  }

  @Test
  void missingJavaIsOneSentence() throws Exception {
    Outcome outcome = sandbox.run("docs");

    assertRefused(outcome, "needs a JDK 17, but there is no java on the PATH: install a JDK 17");
  }

  @Test
  void wrongJavaIsOneSentence() throws Exception {
    Outcome outcome = sandbox.withJava("11.0.2").withJavac().run("docs");

    assertRefused(outcome, "needs a JDK 17, but the java on the PATH");
    assertThat(outcome.err()).contains("is version 11: set JAVA_HOME to a JDK 17.");
  }

  @Test
  void javaOfTheOldNumberingIsNamedRightly() throws Exception {
    Outcome outcome = sandbox.withJava("1.8.0_292").withJavac().run("docs");

    assertRefused(outcome, "is version 8");
  }

  @Test
  void newerJavaIsOneSentenceToo() throws Exception {
    Outcome outcome = sandbox.withJava("21").withJavac().run("docs");

    assertRefused(outcome, "is version 21");
  }

  @Test
  void runtimeWithoutCompilerIsOneSentence() throws Exception {
    Outcome outcome = sandbox.withJava("17.0.15").run("docs");

    assertRefused(outcome, "is a runtime without the compiler javac: install the JDK");
  }

  @Test
  void missingMavenIsOneSentence() throws Exception {
    Outcome outcome = sandbox.withJava("17.0.15").withJavac().run("docs");

    assertRefused(outcome, "needs Maven 3.8 or later, but there is no mvn on the PATH");
  }

  @Test
  void oldMavenIsOneSentence() throws Exception {
    Outcome outcome =
        sandbox.withJava("17.0.15").withJavac().withMaven("3.6.3", "exit 1").run("docs");

    assertRefused(outcome, "needs Maven 3.8 or later, but");
    assertThat(outcome.err()).contains("is version 3.6.3: install a newer one.");
  }

  private static void assertRefused(Outcome outcome, String sentence) {
    assertThat(outcome.exitCode()).isEqualTo(2);
    assertThat(outcome.errLines()).hasSize(1);
    assertThat(outcome.err()).startsWith("labelstream: Labelstream ").contains(sentence);
    assertThat(outcome.out()).isEmpty();
  }

  @Test
  void helpNeedsNeitherJavaNorABuild() throws Exception {
    Outcome help = sandbox.run("--help");
    Outcome nothing = sandbox.run();

    assertThat(help.exitCode()).isZero();
    assertThat(help.out()).startsWith("Usage: labelstream COMMAND");
    assertThat(nothing).isEqualTo(help);
  }

  @Test
  void buildsOnceThenRunsWithTheCallersArgumentsAndDirectory() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven();
    Path elsewhere = Files.createDirectories(folder.resolve("else where"));

    Outcome first =
        LauncherSandbox.outcomeOf(sandbox.start(elsewhere, "docs", "--data", "two words"));
    Outcome second = sandbox.run("docs");

    assertThat(first.exitCode()).as(first.err()).isZero();
    assertThat(first.errLines())
        .singleElement()
        .asString()
        .startsWith("Building Labelstream (first time: several minutes, downloads about");
    assertThat(first.out().lines())
        .startsWith("in " + elsewhere.toRealPath())
        .endsWith("dev.labelstream.e2e.Main", "docs", "--data", "two words");
    assertThat(second.err()).isEmpty();
    assertThat(sandbox.builds()).isEqualTo(1);
  }

  @Test
  void commandsThatMustAnswerAtOnceRunWithoutFlinkAndEngines() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven().run("docs");

    Outcome version = sandbox.run("--version");
    Outcome status = sandbox.run("status", "--json");

    assertThat(version.out().lines()).endsWith("dev.labelstream.cli.Main", "--version");
    assertThat(status.out().lines()).endsWith("dev.labelstream.cli.Main", "status", "--json");
    assertThat(status.out()).contains("cli/target/labelstream-cli.jar").doesNotContain("e2e");
  }

  @Test
  void javaInItsOwnHomeIsAskedForItsVersionOnce() throws Exception {
    sandbox.withJavaInItsHome("17.0.15").withJavac().withWorkingMaven();

    sandbox.run("docs");
    sandbox.run("docs");
    long asked = sandbox.askedForVersion();
    sandbox.withJavaInItsHome("11.0.2");
    sandbox.touchJava();

    assertThat(asked).isEqualTo(1);
    assertRefused(sandbox.run("docs"), "is version 11");
  }

  @Test
  void changedSourceIsBuiltAgain() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven().run("docs");
    Files.setLastModifiedTime(sandbox.source(), FileTime.from(Instant.now().plusSeconds(60)));

    Outcome outcome = sandbox.run("docs");

    assertThat(outcome.err()).isEqualTo("Building Labelstream ...\n");
    assertThat(sandbox.builds()).isEqualTo(2);
  }

  @Test
  void libraryThatIsGoneIsBuiltAgain() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven().run("docs");
    Files.writeString(sandbox.repository.resolve("e2e/target/classpath.txt"), "/gone.jar\n");

    sandbox.run("docs");

    assertThat(sandbox.builds()).isEqualTo(2);
  }

  @Test
  void failedBuildShowsItsEndAndIsTriedAgain() throws Exception {
    sandbox
        .withJava("17.0.15")
        .withJavac()
        .withMaven("3.9.9", "echo '[ERROR] It is broken here'; exit 1");

    Outcome outcome = sandbox.run("docs");
    sandbox.run("docs");

    assertThat(outcome.exitCode()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("the build failed", "[ERROR] It is broken here", ".labelstream/build.log");
    assertThat(sandbox.builds()).isEqualTo(2);
  }

  @Test
  void twoLaunchersAtOnceBuildOnce() throws Exception {
    sandbox
        .withJava("17.0.15")
        .withJavac()
        .withMaven(
            "3.9.9",
            """
            sleep 0.3
            %s
            """
                .formatted(LauncherSandbox.BUILT));

    List<Process> launchers =
        List.of(
            sandbox.start(sandbox.repository, "docs"), sandbox.start(sandbox.repository, "docs"));

    for (Process launcher : launchers) {
      Outcome outcome = LauncherSandbox.outcomeOf(launcher);
      assertThat(outcome.exitCode()).as(outcome.err()).isZero();
    }
    assertThat(sandbox.builds()).isEqualTo(1);
  }

  @Test
  void ownJvmOptionsComeLastSoThatTheyWin() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven();

    Outcome outcome = sandbox.with("LABELSTREAM_JVM_OPTIONS", "-Xmx8g -Dmine=1").run("docs");

    assertThat(outcome.out().lines())
        .containsSubsequence("-Xmx3g", "-Xmx8g", "-Dmine=1", "-cp", "dev.labelstream.e2e.Main");
  }

  @Test
  void filesMayHaveChineseNamesWhereNoLocaleIsSet() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven();

    Outcome without = sandbox.run("docs");
    Outcome with = sandbox.with("LC_ALL", "zh_CN.UTF-8").run("docs");

    assertThat(without.out()).contains("locale C.UTF-8\n");
    assertThat(with.out()).contains("locale zh_CN.UTF-8\n");
  }

  @Test
  void temporaryFilesOfKilledRunsAreRemovedThoseOfLivingRunsAreNot() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven().run("docs");
    Path killed = Files.createDirectories(sandbox.repository.resolve(".labelstream/tmp/1"));
    Files.writeString(killed.resolve("library.so"), "what a killed run has left");
    Path wait = Files.writeString(sandbox.repository.resolve("wait"), "until it is gone");
    Process living = sandbox.start(sandbox.repository, "docs");
    try {
      Deadline.await(() -> Files.exists(sandbox.repository.resolve("started")), () -> living);

      Outcome other = LauncherSandbox.outcomeOf(sandbox.start(folder, "docs"));

      assertThat(killed).doesNotExist();
      assertThat(sandbox.temporaryFolder(living.pid())).exists();
      assertThat(other.out()).contains("-Djava.io.tmpdir=").doesNotContain("tmp/" + living.pid());
    } finally {
      Files.delete(wait);
    }
    assertThat(LauncherSandbox.outcomeOf(living).out())
        .contains("-Djava.io.tmpdir=" + sandbox.temporaryFolder(living.pid()).toRealPath());
  }

  @Test
  void javaHomeGoesBeforeThePath() throws Exception {
    sandbox.withJava("17.0.15").withJavac().withWorkingMaven();

    Outcome outcome = sandbox.with("JAVA_HOME", "/no/jdk").run("docs");

    assertRefused(outcome, "but JAVA_HOME (/no/jdk) holds no bin/java");
  }
}
