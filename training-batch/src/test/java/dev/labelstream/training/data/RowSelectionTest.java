package dev.labelstream.training.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.labelstream.training.testing.ImageDataset;
import dev.labelstream.training.testing.ImageRow;
import dev.labelstream.training.text.UnusableExampleException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.impl.UnionListWriter;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowSelectionTest {

  private static final ExampleForm FORM =
      new ExampleForm.Captioned("id", "image", "caption", "What is this?<image>");
  private static final HeldOut NOTHING = new HeldOut(0);
  private static final ExampleCheck ALL = (conversation, pictures) -> {};

  @TempDir private Path folder;

  private ImageDataset dataset;

  @BeforeEach
  void newDataset() {
    dataset = new ImageDataset(folder.resolve("images.lance"));
  }

  @Test
  void countsWhatBecameOfEveryRow() throws IOException {
    dataset.append(
        List.of(
            row("good"),
            row("blurred").withScores(59.9f, "neutral"),
            row("adult").withScores(90, "adult"),
            row("not-rated").withScores(90, null),
            row("without").withCaption(null),
            row("blank").withCaption("  "),
            row("first").withSha256("b".repeat(64)),
            row("again").withSha256("b".repeat(64)),
            row("silent-first").withSha256("c".repeat(64)).withCaption(null),
            row("said-later").withSha256("c".repeat(64)),
            row("long").withCaption("too long"),
            row("best").withScores(60, "neutral")));
    ExampleCheck notLong =
        (conversation, pictures) -> {
          if (conversation.lastAnswer().equals("too long")) {
            throw new UnusableExampleException("1,234 tokens are more than 1,000");
          }
        };

    try (PinnedDataset pinned = pin("quality >= 60 and content_rating = 'neutral'", "run")) {
      RowSelection selection =
          RowSelection.of(
              pinned, settings("quality >= 60 and content_rating = 'neutral'"), NOTHING, notLong);

      assertThat(selection.counts()).isEqualTo(new SelectionCounts(12, 3, 3, 1, 1, 0, 4));
      assertThat(idsOf(pinned, selection.trained()))
          .containsExactly("good", "first", "said-later", "best");
      assertThat(selection.refusals()).isEqualTo(Map.of("N tokens are more than N", 1L));
    }
  }

  @Test
  void heldOutExamplesStayWhereTheyAreOverVersions() throws IOException {
    HeldOut third = new HeldOut(0.33);
    dataset.append(rows(0, 100));
    Set<String> before;
    try (PinnedDataset pinned = pin(null, "before")) {
      before = heldOutOf(pinned, third);
    }
    dataset.append(rows(100, 100));
    dataset.compactWithout("row-7");

    try (PinnedDataset pinned = pin(null, "after")) {
      Set<String> after = heldOutOf(pinned, third);

      assertThat(before).hasSizeBetween(20, 46);
      before.remove("row-7");
      assertThat(after).containsAll(before).hasSizeBetween(45, 88);
      assertThat(after.stream().filter(id -> number(id) < 100))
          .containsExactlyInAnyOrderElementsOf(before);
    }
  }

  @Test
  void rowsAreTakenByIdAlsoAfterCompaction() throws IOException {
    dataset.append(rows(0, 10)).append(rows(10, 10));
    dataset.compactWithout("row-3");

    try (PinnedDataset pinned = pin(null, "run")) {
      RowSelection selection = RowSelection.of(pinned, settings(null), NOTHING, ALL);
      ExampleReader reader = new ExampleReader(pinned, FORM);

      StoredExample example = reader.take(selection.trained().get(11));

      assertThat(example.id()).isEqualTo("row-12");
      assertThat(example.conversation().lastAnswer()).isEqualTo("caption of row-12");
      assertThat(example.pictures()).hasSize(1);
      assertThat(idsOf(pinned, selection.trained())).hasSize(19).doesNotContain("row-3");
    }
  }

  @Test
  void bytesOfOtherColumnsAreNotRead() throws Exception {
    byte[] other = new byte[1 << 20];
    dataset.append(IntStream.range(0, 40).mapToObj(i -> row("row-" + i).withOther(other)).toList());
    try (PinnedDataset pinned = pin(null, "run")) {
      long before = bytesRead();

      RowSelection selection = RowSelection.of(pinned, settings(null), NOTHING, ALL);
      long chosen = bytesRead();
      ExampleReader reader = new ExampleReader(pinned, FORM);
      for (int i = 0; i < selection.trained().size(); i++) {
        reader.take(selection.trained().get(i));
      }

      assertThat(chosen - before).as("to choose among 40 MiB").isLessThan(1 << 20);
      assertThat(bytesRead() - chosen).as("to take 40 pictures of 3 KB").isLessThan(4 << 20);
    }
  }

  /** What this process has read from files, by whatever library. */
  private static long bytesRead() throws IOException {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/io"))) {
      return lines
          .filter(line -> line.startsWith("rchar:"))
          .mapToLong(line -> Long.parseLong(line.substring("rchar:".length()).trim()))
          .sum();
    }
  }

  @Test
  void readyMessagesAndPictures() throws Exception {
    writeChats();
    ExampleForm form = new ExampleForm.Chat("id", "images", "messages");
    DatasetSettings settings = new DatasetSettings(dataset.uri(), Map.of(), null, null, null, form);

    try (PinnedDataset pinned = PinnedDataset.pin(settings, "run", false)) {
      RowSelection selection = RowSelection.of(pinned, settings, NOTHING, ALL);
      StoredExample example = new ExampleReader(pinned, form).take(selection.trained().get(0));

      assertThat(selection.counts()).isEqualTo(new SelectionCounts(3, 0, 1, 0, 1, 0, 1));
      assertThat(selection.refusals())
          .isEqualTo(Map.of("Message N is of role USER, where ASSISTANT is expected", 1L));
      assertThat(example.conversation().messages()).hasSize(2);
      assertThat(example.conversation().lastAnswer()).isEqualTo("two");
      assertThat(example.pictures()).containsExactly(new byte[] {1, 2}, new byte[] {3});
    }
  }

  /** One with two pictures, one without an answer, one that is no conversation. */
  private void writeChats() {
    Field role = Field.nullable("role", new ArrowType.Utf8());
    Field content = Field.nullable("content", new ArrowType.Utf8());
    Field message =
        new Field("item", FieldType.nullable(new ArrowType.Struct()), List.of(role, content));
    Schema schema =
        new Schema(
            List.of(
                Field.nullable("id", new ArrowType.Utf8()),
                new Field("messages", FieldType.nullable(new ArrowType.List()), List.of(message)),
                new Field(
                    "images",
                    FieldType.nullable(new ArrowType.List()),
                    List.of(Field.nullable("item", new ArrowType.Binary())))));
    List<List<String>> chats =
        List.of(
            List.of("user", "<image>or<image>", "assistant", "two"),
            List.of("user", "alone"),
            List.of("user", "a", "user", "b"));
    dataset.write(
        schema,
        root -> {
          UnionListWriter messages = ((ListVector) root.getVector("messages")).getWriter();
          UnionListWriter images = ((ListVector) root.getVector("images")).getWriter();
          for (int i = 0; i < chats.size(); i++) {
            ((VarCharVector) root.getVector("id"))
                .setSafe(i, ("chat-" + i).getBytes(StandardCharsets.UTF_8));
            messages.setPosition(i);
            messages.startList();
            List<String> chat = chats.get(i);
            for (int m = 0; m < chat.size(); m += 2) {
              messages.struct().start();
              messages.struct().varChar("role").writeVarChar(chat.get(m));
              messages.struct().varChar("content").writeVarChar(chat.get(m + 1));
              messages.struct().end();
            }
            messages.endList();
            images.setPosition(i);
            images.startList();
            images.varBinary().writeVarBinary(new byte[] {1, 2});
            images.varBinary().writeVarBinary(new byte[] {3});
            images.endList();
          }
          root.setRowCount(chats.size());
        });
  }

  @Test
  void pinnedVersionSurvivesTheCleanUpAndNewRows() throws IOException {
    dataset.append(rows(0, 5));
    DatasetPin pin;
    try (PinnedDataset pinned = pin(null, "run")) {
      pin = pinned.pin();
    }
    dataset.append(rows(5, 5));
    dataset.cleanUp();

    assertThatThrownBy(() -> pin(null, "run"))
        .as("a new run of that name")
        .isInstanceOf(IOException.class)
        .hasMessageContaining("The tag run of " + dataset.uri() + " holds version 1, not 2");
    try (PinnedDataset again = PinnedDataset.pin(settings(null), "run", true);
        PinnedDataset reopened = PinnedDataset.open(settings(null), pin)) {
      assertThat(again.pin()).isEqualTo(pin);
      assertThat(reopened.rows()).isEqualTo(5);
    }
  }

  @Test
  void versionThatWasCleanedUpIsNamed() {
    dataset.append(rows(0, 5)).append(rows(5, 5));
    dataset.cleanUp();
    DatasetSettings first = new DatasetSettings(dataset.uri(), Map.of(), 1L, null, null, FORM);

    assertThatThrownBy(() -> PinnedDataset.pin(first, "run", false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Version 1 of " + dataset.uri() + " is not there")
        .hasMessageContaining("the newest is 2");
  }

  @Test
  void mistakesAreNamed() {
    dataset.append(rows(0, 2));

    assertThatThrownBy(
            () ->
                PinnedDataset.pin(
                    new DatasetSettings(dataset.uri(), Map.of(), null, "gone", null, FORM),
                    "run",
                    false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no tag gone");
    assertThatThrownBy(
            () ->
                PinnedDataset.pin(
                    new DatasetSettings(dataset.uri() + "-not", Map.of(), null, null, null, FORM),
                    "run",
                    false))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Cannot open the dataset");
    assertThatThrownBy(
            () -> {
              try (PinnedDataset pinned = pin("no_such > 3", "run")) {
                RowSelection.of(pinned, settings("no_such > 3"), NOTHING, ALL);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("where no_such > 3");
    ExampleForm other = new ExampleForm.Captioned("id", "image", "title", "<image>");
    assertThatThrownBy(
            () -> {
              DatasetSettings titled =
                  new DatasetSettings(dataset.uri(), Map.of(), null, null, null, other);
              try (PinnedDataset pinned = PinnedDataset.pin(titled, "run", false)) {
                RowSelection.of(pinned, titled, NOTHING, ALL);
              }
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("has no column title; it has [id, image,");
  }

  private PinnedDataset pin(@Nullable String filter, String tag) throws IOException {
    return PinnedDataset.pin(settings(filter), tag, false);
  }

  private DatasetSettings settings(@Nullable String filter) {
    return new DatasetSettings(dataset.uri(), Map.of(), null, null, filter, FORM);
  }

  private static Set<String> heldOutOf(PinnedDataset pinned, HeldOut heldOut) throws IOException {
    DatasetSettings settings =
        new DatasetSettings(pinned.pin().uri(), Map.of(), null, null, null, FORM);
    RowSelection selection = RowSelection.of(pinned, settings, heldOut, ALL);
    return new HashSet<>(idsOf(pinned, selection.evaluated()));
  }

  private static List<String> idsOf(PinnedDataset pinned, RowIds rows) throws IOException {
    ExampleReader reader = new ExampleReader(pinned, FORM);
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      ids.add(reader.take(rows.get(i)).id());
    }
    return ids;
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring("row-".length()));
  }

  private static List<ImageRow> rows(int first, int count) {
    return IntStream.range(first, first + count).mapToObj(i -> row("row-" + i)).toList();
  }

  private static ImageRow row(String id) {
    return ImageRow.of(id, "scene.png", 200, 300, "caption of " + id);
  }
}
