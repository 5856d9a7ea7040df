package dev.labelstream.e2e.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages for people point to is there. */
class PagesTest {

  private static final Path ROOT = Path.of("..");

  /** {@code SomeTest} or {@code SomeTest.sentence}, as code. */
  private static final Pattern NAMED_TEST =
      Pattern.compile("`(\\w+(?:Test|ITCase))(?:\\.(\\w+))?`");

  /** The target of a link to a file of the repository, without an anchor. */
  private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#]+)(?:#[^)]*)?\\)");

  private static Set<String> tests;

  @BeforeAll
  static void readTests() {
    JavaClasses classes = Module.allTestClasses();
    tests =
        classes.stream()
            .flatMap(
                type ->
                    Stream.concat(
                        Stream.of(type.getSimpleName()),
                        type.getMethods().stream().map(PagesTest::sentence)))
            .collect(Collectors.toSet());
  }

  private static String sentence(JavaMethod method) {
    JavaClass owner = method.getOwner();
    return owner.getSimpleName() + "." + method.getName();
  }

  static List<Path> pages() throws IOException {
    try (Stream<Path> docs = Files.list(ROOT.resolve("docs"))) {
      return Stream.concat(Stream.of(ROOT.resolve("README.md")), docs)
          .filter(page -> page.toString().endsWith(".md"))
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyTestThatIsNamedExists(Path page) throws IOException {
    List<String> named =
        NAMED_TEST.matcher(Files.readString(page)).results().map(PagesTest::nameOf).toList();

    assertThat(tests).as("tests that %s names", page).containsAll(named);
  }

  private static String nameOf(MatchResult named) {
    return named.group(2) == null ? named.group(1) : named.group(1) + "." + named.group(2);
  }

  @ParameterizedTest
  @MethodSource("pages")
  void everyLinkLeadsToAFile(Path page) throws IOException {
    List<Path> linked =
        LINK.matcher(Files.readString(page))
            .results()
            .map(link -> page.resolveSibling(link.group(1)))
            .toList();

    assertThat(linked).as("files that %s links to", page).allSatisfy(p -> assertThat(p).exists());
  }
}
