package dev.labelstream.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

/** The files that the image adds to Flink's, as the build lays them out. */
class ImageITCase {

  private static final Path IMAGE = Path.of("target", "image");
  private static final Pattern EXPECTED =
      Pattern.compile(
          "flink/(lib/[^/]+\\.jar|plugins/[^/]+/[^/]+\\.jar|licenses/labelstream/(LICENSE|NOTICE))"
              + "|labelstream/(bin/labelstream|(lib|jobs)/[^/]+\\.jar|flink-conf/[a-z]+/config.yaml)");
  private static final Pattern VERSION = Pattern.compile("-\\d[\\w.-]*\\.jar$");
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so(\\.\\d+)*|dll|dylib|jnilib)(\\.gz)?");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i).*(\\.(pem|key|p12|pfx|jks|keystore|env|netrc)|id_rsa|id_ed25519|credentials|settings\\.xml|kubeconfig)");

  private static List<String> files = List.of();

  @BeforeAll
  static void list() throws IOException {
    try (Stream<Path> all = Files.walk(IMAGE)) {
      files =
          all.filter(Files::isRegularFile)
              .map(file -> IMAGE.relativize(file).toString())
              .sorted()
              .toList();
    }
  }

  @Test
  void nothingElseIsThere() {
    assertThat(files).isNotEmpty().allMatch(EXPECTED.asMatchPredicate());
  }

  @Test
  void nativesAreInLib() {
    for (String library :
        List.of("lance-core", "pytorch-jni", "opencv", "arrow-c-data", "zstd-jni", "jna")) {
      assertThat(files).anyMatch(file -> file.matches("flink/lib/" + library + "-\\d.*\\.jar"));
    }
    assertThat(files).filteredOn(file -> file.startsWith("flink/lib/pytorch-native-")).hasSize(1);
    assertThat(entriesOf(only("flink/lib/lance-core-"))).anyMatch(NATIVE.asMatchPredicate());
    assertThat(entriesOf(only("flink/lib/pytorch-native-"))).anyMatch(NATIVE.asMatchPredicate());
    assertThat(entriesOf(only("flink/lib/opencv-"))).anyMatch(NATIVE.asMatchPredicate());
  }

  @Test
  void jobsAreThin() {
    assertThat(ours()).hasSizeGreaterThanOrEqualTo(3);
    for (String jar : ours()) {
      assertThat(entriesOf(jar))
          .as(jar)
          .noneMatch(NATIVE.asMatchPredicate())
          .filteredOn(entry -> entry.endsWith(".class"))
          .isNotEmpty()
          .allMatch(entry -> entry.startsWith("dev/labelstream/"));
    }
  }

  @Test
  void pluginsAreApart() {
    assertThat(files)
        .filteredOn(file -> file.startsWith("flink/plugins/"))
        .singleElement()
        .asString()
        .matches("flink/plugins/s3-fs-native/flink-s3-fs-native-[^/]+\\.jar");
  }

  @Test
  void noTestsAreThere() {
    assertThat(files)
        .noneMatch(file -> file.endsWith("-tests.jar"))
        .noneMatch(
            file ->
                file.matches(
                    "flink/lib/(junit|assertj|archunit|opentest4j|apiguardian|flink-test|kafka_).*"));
    for (String jar : ours()) {
      assertThat(entriesOf(jar)).noneMatch(entry -> entry.matches(".*(Test|ITCase)\\.class"));
    }
  }

  @Test
  void noSecretsAreThere() {
    assertThat(files).noneMatch(SECRET.asMatchPredicate());
    for (String jar : ours()) {
      assertThat(entriesOf(jar)).as(jar).noneMatch(SECRET.asMatchPredicate());
    }
  }

  /** Flink's own image has them; a second copy would hide the first, or be hidden by it. */
  @Test
  void whatFlinksImageHasIsNotBroughtAgain() {
    assertThat(files)
        .filteredOn(file -> file.startsWith("flink/lib/"))
        .noneMatch(file -> file.matches("flink/lib/(slf4j|log4j|logback|commons-logging).*"))
        .filteredOn(file -> file.startsWith("flink/lib/flink-"))
        .allMatch(file -> file.startsWith("flink/lib/flink-connector-kafka-"));
  }

  @Test
  void eachLibraryIsThereOnce() {
    assertThat(
            files.stream()
                .filter(file -> file.matches("(flink|labelstream)/lib/.*"))
                .map(file -> library(file).replaceFirst(".*/", "")))
        .isNotEmpty()
        .doesNotHaveDuplicates();
  }

  /** A library that a module has as provided comes only if this module's pom names it too. */
  @ParameterizedTest
  @ValueSource(strings = {"udf", "sinks", "streaming-job", "training-batch"})
  void whatAModuleIsCompiledWithIsInLib(String module) throws Exception {
    List<Dependency> needed =
        Dependency.in(Path.of("..", module, "pom.xml")).stream()
            .filter(dependency -> !dependency.scope().equals("test"))
            .filter(dependency -> !dependency.isInFlinksImage())
            .toList();

    assertThat(needed)
        .isNotEmpty()
        .extracting(dependency -> "flink/lib/" + dependency.artifact())
        .allSatisfy(
            library -> assertThat(files.stream().map(ImageITCase::library)).contains(library));
  }

  private record Dependency(String group, String artifact, String scope) {

    static List<Dependency> in(Path pom) throws Exception {
      NodeList found =
          (NodeList)
              XPathFactory.newInstance()
                  .newXPath()
                  .evaluate(
                      "/project/dependencies/dependency",
                      DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(pom.toFile()),
                      XPathConstants.NODESET);
      List<Dependency> dependencies = new ArrayList<>();
      for (int i = 0; i < found.getLength(); i++) {
        Element element = (Element) found.item(i);
        dependencies.add(
            new Dependency(
                text(element, "groupId"), text(element, "artifactId"), text(element, "scope")));
      }
      return dependencies;
    }

    private static String text(Element element, String name) {
      NodeList named = element.getElementsByTagName(name);
      return named.getLength() == 0 ? "" : named.item(0).getTextContent();
    }

    boolean isInFlinksImage() {
      return group.equals("org.slf4j")
          || (group.equals("org.apache.flink") && !artifact.equals("flink-connector-kafka"));
    }
  }

  @Test
  void everyJobsClassIsInLib() {
    List<String> classes = new ArrayList<>();
    for (String jar : ours()) {
      classes.addAll(entriesOf(jar));
    }

    assertThat(
            Resources.ofAllFolders().stream()
                .flatMap(folder -> folder.ofKind("FlinkSessionJob"))
                .map(job -> job.at("/spec/job/entryClass").asText()))
        .isNotEmpty()
        .allSatisfy(entry -> assertThat(classes).contains(entry.replace('.', '/') + ".class"));
  }

  /** Each of them is what the command brings to a cluster, whose lib/ has the rest of it. */
  @ParameterizedTest
  @CsvSource({
    "labelstream-streaming-job.jar, dev/labelstream/ingest/IngestJob.class",
    "labelstream-streaming-job.jar, dev/labelstream/relabel/RelabelJob.class",
    "labelstream-training-job.jar, dev/labelstream/training/job/TrainingJob.class"
  })
  void commandsFindTheJobsOfLib(String job, String mainClass) throws IOException {
    Path link = IMAGE.resolve("labelstream/jobs").resolve(job);

    assertThat(link.toRealPath().getParent()).isEqualTo(IMAGE.resolve("flink/lib").toRealPath());
    assertThat(entriesOf("labelstream/jobs/" + job)).contains(mainClass);
  }

  private static List<String> ours() {
    return files.stream()
        .filter(file -> file.matches("(flink|labelstream)/lib/labelstream-.*"))
        .toList();
  }

  private static String only(String start) {
    List<String> found = files.stream().filter(file -> file.startsWith(start)).toList();
    assertThat(found).as(start).hasSize(1);
    return found.get(0);
  }

  private static String library(String file) {
    return VERSION.matcher(file).replaceFirst("");
  }

  private static List<String> entriesOf(String jar) {
    try (JarFile file = new JarFile(IMAGE.resolve(jar).toFile())) {
      return file.stream().map(JarEntry::getName).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
