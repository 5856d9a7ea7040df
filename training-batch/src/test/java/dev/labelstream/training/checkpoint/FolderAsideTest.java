package dev.labelstream.training.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderAsideTest {

  @TempDir private Path parent;

  @Test
  void folderIsThereOnlyWhenItIsWhole() throws IOException {
    Path folder = parent.resolve("result");

    FolderAside.write(
        folder,
        aside -> {
          Files.writeString(aside.resolve("file"), "content");
          assertThat(folder).doesNotExist();
        });

    assertThat(folder.resolve("file")).hasContent("content");
    assertThat(parent).isDirectoryNotContaining("glob:**.partial");
  }

  @Test
  void failureLeavesNothingBehind() {
    assertThatThrownBy(
            () ->
                FolderAside.write(
                    parent.resolve("result"),
                    aside -> {
                      Files.writeString(aside.resolve("file"), "half");
                      throw new IOException("No space left on device");
                    }))
        .hasMessage("No space left on device");

    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void whatAKilledProcessLeftIsRemoved() throws IOException {
    Path left = Files.createDirectory(parent.resolve("result.partial"));
    Files.writeString(left.resolve("old"), "half");

    FolderAside.write(
        parent.resolve("result"), aside -> Files.writeString(aside.resolve("new"), "whole"));

    assertThat(parent.resolve("result").toFile().list()).containsExactly("new");
  }

  @Test
  void folderThatIsThereIsNotTouched() throws IOException {
    Path folder = Files.createDirectory(parent.resolve("result"));

    assertThatThrownBy(() -> FolderAside.write(folder, aside -> {}))
        .isInstanceOf(FileAlreadyExistsException.class)
        .hasMessageContaining("choose another place");
  }
}
