package dev.labelstream.e2e.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.library.GeneralCodingRules;
import dev.labelstream.e2e.docs.ConfigurationPage;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Who may use whom, and what nobody may use. */
class ArchitectureTest {

  /**
   * Methods that wait for a condition, or play a slow peer or a race; nothing else in a test may
   * sleep.
   */
  private static final String WAITS = "(wait|await|eventually|trickle|race).*";

  private static JavaClasses main;
  private static JavaClasses tests;

  @BeforeAll
  static void readClasses() {
    main = Module.allMainClasses();
    tests = Module.allTestClasses();
  }

  @ParameterizedTest
  @EnumSource(Module.class)
  void moduleKeepsToItsPackage(Module module) {
    classes()
        .should()
        .resideInAnyPackage(module.packages())
        .because("a package belongs to one module")
        .check(module.mainClasses());
  }

  @ParameterizedTest
  @EnumSource(Module.class)
  void moduleUsesOnlyTheModulesItMay(Module module) {
    noClasses()
        .that()
        .resideInAnyPackage(module.packages())
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(module.forbiddenPackages())
        .because("the import table allows it to use no other modules")
        .check(main);
  }

  @Test
  void trainingNeitherFetchesNorScores() {
    noClasses()
        .that()
        .resideInAnyPackage(Module.TRAINING_BATCH.packages())
        .and()
        // Its models are a kind of label.
        .resideOutsideOfPackage("dev.labelstream.training.caption..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.labelstream.udf.fetch..", "dev.labelstream.udf.score..")
        .because("training neither fetches nor scores")
        .allowEmptyShould(true)
        .check(main);
  }

  @Test
  void onlySinksAndTrainingKnowLance() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.labelstream.sinks..",
            "dev.labelstream.training..",
            // Its bare loop is what the sink is compared with.
            "dev.labelstream.e2e.benchmark..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.lance..")
        .because("a dataset is opened, read and committed to in one place")
        .check(main);
  }

  @Test
  void onlyScoringDevicesAndTrainingKnowDjl() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.labelstream.udf.score..",
            "dev.labelstream.udf.device..",
            "dev.labelstream.training..",
            // Its bare loop is what scoring is compared with.
            "dev.labelstream.e2e.benchmark..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("ai.djl..")
        .because("native memory has few owners")
        .check(main);
  }

  @Test
  void packagesHaveNoCycles() {
    slices().matching("dev.labelstream.(**)").should().beFreeOfCycles().check(main);
  }

  @Test
  void namesSayWhatAThingIs() {
    classes()
        .that()
        .areNotAnonymousClasses()
        .should()
        .haveNameNotMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl|Base)(\\$.*)?")
        .because("the missing name is a missing idea")
        .check(main);
  }

  @Test
  void packagesAreNotDrawersForTheRest() {
    noClasses()
        .should()
        .resideInAnyPackage("..util..", "..utils..", "..common..", "..core..", "..helper..")
        .because("nothing is called common, util or core")
        .check(main);
  }

  @Test
  void nobodyUsesGuavaOrAnotherLogging() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "com.google.common..",
            "org.apache.flink.shaded..",
            "java.util.logging..",
            "org.apache.commons.logging..",
            "org.apache.logging..",
            "org.apache.log4j..")
        .because("Java has what we need of Guava, and logging is SLF4J's")
        .check(main);
  }

  @Test
  void onlyCommandsWriteToTheTerminal() {
    GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS.check(
        main.that(
            DescribedPredicate.describe(
                "are not of the command line",
                type ->
                    Stream.of(Module.E2E, Module.CLI)
                        .flatMap(module -> module.rootPackages().stream())
                        .noneMatch(type.getPackageName()::startsWith))));
  }

  @Test
  void staticFieldsAreConstants() {
    fields()
        .that()
        .areStatic()
        .should()
        .beFinal()
        .because("jobs of one cluster share a JVM")
        .check(main);
  }

  @Test
  void everyConfigurationKeyIsOnThePage() {
    Set<String> declaring =
        main.stream()
            .flatMap(type -> type.getFields().stream())
            .filter(field -> field.getModifiers().contains(JavaModifier.STATIC))
            .filter(field -> field.getRawType().isEquivalentTo(ConfigOption.class))
            .map(field -> field.getOwner().getName())
            .collect(Collectors.toSet());

    assertThat(ConfigurationPage.GROUPS)
        .extracting(group -> group.options().getName())
        .as("the groups of the page; a new one is a line in ConfigurationPage.GROUPS")
        .containsExactlyInAnyOrderElementsOf(declaring);
  }

  @Test
  void everyPackageIsNullMarked() {
    List<String> unmarked =
        Stream.concat(main.stream(), tests.stream())
            .filter(type -> !type.getSimpleName().equals("package-info"))
            .map(JavaClass::getPackage)
            .distinct()
            .filter(aPackage -> !aPackage.isAnnotatedWith(NullMarked.class))
            .map(JavaPackage::getName)
            .toList();

    assertThat(unmarked).as("packages without a @NullMarked package-info.java").isEmpty();
  }

  @Test
  void noTestSleepsButToWaitForACondition() {
    noClasses()
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it sleeps outside of a method named wait..., await..., eventually..., trickle... or race...",
                ArchitectureTest::sleepsUnconditionally))
        .because("a sleep is too short on a slow machine and too long on a fast one")
        .check(tests);
  }

  private static boolean sleepsUnconditionally(JavaMethodCall call) {
    JavaClass owner = call.getTargetOwner();
    return call.getName().equals("sleep")
        && (owner.isEquivalentTo(Thread.class) || owner.isEquivalentTo(TimeUnit.class))
        && !call.getOrigin().getName().matches(WAITS);
  }

  @Test
  void noTestIsSwitchedOff() {
    String reason = "a test that does not run proves nothing";
    noClasses().should().beAnnotatedWith(Disabled.class).because(reason).check(tests);
    noMethods().should().beAnnotatedWith(Disabled.class).because(reason).check(tests);
  }
}
