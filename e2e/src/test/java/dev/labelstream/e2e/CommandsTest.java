package dev.labelstream.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.labelstream.cli.context.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** What every command offers, whichever it is. */
class CommandsTest {

  /** They write a file or a script, and have nothing else to say; or play before a person. */
  private static final Set<String> WITHOUT_JSON =
      Set.of(
          "labelstream completion",
          "labelstream docs",
          "labelstream kafka feed",
          "labelstream learn-demo",
          "labelstream tiny-checkpoint");

  /** They only look, or write into folders of their own, which they say. */
  private static final Set<String> WITHOUT_DRY_RUN =
      Set.of(
          "labelstream benchmark columns",
          "labelstream benchmark commits",
          "labelstream benchmark ingest",
          "labelstream benchmark operations",
          "labelstream benchmark scoring",
          "labelstream benchmark training",
          "labelstream cluster status",
          "labelstream completion",
          "labelstream context list",
          "labelstream context show",
          "labelstream dataset diff",
          "labelstream dataset show",
          "labelstream dataset stats",
          "labelstream dataset tags",
          "labelstream dataset versions",
          "labelstream demo",
          "labelstream docs",
          "labelstream learn-demo",
          "labelstream runs",
          "labelstream runs show",
          "labelstream status",
          "labelstream tiny-checkpoint");

  private static final Pattern WORD = Pattern.compile("'([^']*)'|(\\S+)");

  static List<CommandLine> all() {
    List<CommandLine> all = new ArrayList<>();
    addBelow(Main.commandLine(Surroundings.ofThisProcess()), all);
    return all;
  }

  /** Those that do something by themselves. */
  static List<CommandLine> calls() {
    return all().stream()
        .filter(command -> !(command.getCommand() instanceof Main))
        .filter(
            command ->
                command.getSubcommands().isEmpty() || command.getCommand() instanceof Callable)
        .toList();
  }

  private static void addBelow(CommandLine command, List<CommandLine> all) {
    for (CommandLine below : new LinkedHashSet<>(command.getSubcommands().values())) {
      all.add(below);
      addBelow(below, all);
    }
  }

  @ParameterizedTest
  @MethodSource("all")
  void helpShowsExamplesAndExitCodes(CommandLine command) {
    assertThat(command.getCommandSpec().findOption("--help")).isNotNull();
    assertThat(command.getUsageMessage())
        .contains("Examples:", "  labelstream ", "Exit codes:")
        .contains("5   nothing to act on", "7   the new model is kept");
  }

  @ParameterizedTest
  @MethodSource("all")
  void examplesAreCallsThatAreUnderstood(CommandLine command) {
    List<String> examples = examplesOf(command);

    assertThat(examples).isNotEmpty();
    assertThat(examples)
        .allSatisfy(
            example ->
                assertThatCode(
                        () ->
                            Main.commandLine(Surroundings.ofThisProcess())
                                .parseArgs(wordsOf(example)))
                    .doesNotThrowAnyException());
  }

  /** A line that ends with a backslash goes on in the next; what is piped on is not ours. */
  private static List<String> examplesOf(CommandLine command) {
    String footer = String.join("\n", command.getCommandSpec().usageMessage().footer());
    return footer
        .replaceAll("\\\\\n", "")
        .lines()
        .map(String::strip)
        .map(line -> line.replaceFirst("^source <\\((.*)\\)$", "$1"))
        .map(line -> line.replaceFirst(" [|>] .*", ""))
        .filter(line -> line.startsWith("labelstream "))
        .toList();
  }

  private static String[] wordsOf(String example) {
    return WORD.matcher(example)
        .results()
        .skip(1)
        .map(CommandsTest::unquoted)
        .toArray(String[]::new);
  }

  private static String unquoted(MatchResult word) {
    return word.group(1) != null ? word.group(1) : word.group(2);
  }

  @ParameterizedTest
  @MethodSource("calls")
  void programsGetJson(CommandLine command) {
    assertThat(command.getCommandSpec().findOption("--json") == null)
        .as("%s has no --json", nameOf(command))
        .isEqualTo(WITHOUT_JSON.contains(nameOf(command)));
  }

  @ParameterizedTest
  @MethodSource("calls")
  void whatActsSaysBeforehandWhatItWouldDo(CommandLine command) {
    assertThat(command.getCommandSpec().findOption("--dry-run") == null)
        .as("%s has no --dry-run", nameOf(command))
        .isEqualTo(WITHOUT_DRY_RUN.contains(nameOf(command)));
  }

  /** The launcher runs these from a main class of their own. */
  @ParameterizedTest
  @MethodSource("quick")
  void quickCommandsAreTheSameInBothMainClasses(CommandLine quick) {
    assertThat(all()).extracting(CommandsTest::nameOf).contains(nameOf(quick));
    assertThat(
            all().stream()
                .filter(command -> nameOf(command).equals(nameOf(quick)))
                .map(CommandLine::getUsageMessage))
        .containsExactly(quick.getUsageMessage());
  }

  static Stream<CommandLine> quick() {
    List<CommandLine> quick = new ArrayList<>();
    addBelow(dev.labelstream.cli.Main.commandLine(Surroundings.ofThisProcess()), quick);
    return quick.stream();
  }

  private static String nameOf(CommandLine command) {
    return command.getCommandSpec().qualifiedName();
  }
}
